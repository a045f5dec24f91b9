import type { Role } from "@/lib/api/roles";
import type { SpyPolicy } from "@/lib/api/spy-policy";
import type { Rows } from "@/lib/live/rows";
import type { NodeSnapshot, Patch, RowPatch } from "@/lib/live/wire";
import { isMediaPiece } from "../media/media-sweep";
import { isOurs } from "../nodes/ids";

/** Whether this role is told who listens to whom. */
export function seesListeners({ agentSees }: SpyPolicy, role: Role): boolean {
  return agentSees || role !== "operator";
}

/** Whether a channel or bridge is there because somebody listens. */
function isOfListener(id: string, application: string): boolean {
  return (
    isMediaPiece(id, application) ||
    isOurs(id, application, "spyleg") ||
    isOurs(id, application, "spysnoop") ||
    isOurs(id, application, "spybridge")
  );
}

/** The same patch, with the same number, for those who are not told who listens. */
export function patchWithoutListeners(patch: Patch, application: string): Patch {
  const isHidden = (id: string) => isOfListener(id, application);
  const seen = ({ id }: { id: string }) => !isHidden(id);
  const { up, del, ...numbered } = patch;
  const result: Patch = numbered;
  if (up !== undefined) {
    const { spies: _hidden, channels, bridges, endpoints, ...rest } = up;
    result.up = {
      ...rest,
      ...(channels === undefined
        ? {}
        : {
            channels: channels
              .filter(seen)
              .flatMap(withoutSnoopers)
              .map((row) => undialled(row, isHidden)),
          }),
      ...(bridges === undefined
        ? {}
        : { bridges: bridges.filter(seen).map((row) => withoutMembers(row, isHidden)) }),
      ...(endpoints === undefined ? {} : { endpoints: endpoints.map((row) => withoutLegs(row, isHidden)) }),
    };
  }
  if (del !== undefined) {
    const { spies: _hidden, channels, bridges, ...rest } = del;
    result.del = {
      ...rest,
      ...(channels === undefined ? {} : { channels: channels.filter(seen) }),
      ...(bridges === undefined ? {} : { bridges: bridges.filter(seen) }),
    };
  }
  return result;
}

function withoutSnoopers(row: RowPatch<Rows["channels"]>): RowPatch<Rows["channels"]>[] {
  if (row.snooperIds === undefined) return [row];
  const { snooperIds: _hidden, ...rest } = row;
  // A whole row needs its field; a change of this field alone tells nothing any more.
  if (rest.name !== undefined) return [{ ...rest, snooperIds: [] }];
  return Object.keys(rest).length > 1 ? [rest] : [];
}

/** A supervisor's phone behind a `Local/` was dialled by the hidden leg. */
function undialled<Row extends RowPatch<Rows["channels"]>>(row: Row, isHidden: (id: string) => boolean): Row {
  const { dialedById } = row;
  return typeof dialedById === "string" && isHidden(dialedById) ? { ...row, dialedById: null } : row;
}

function withoutMembers<Row extends RowPatch<Rows["bridges"]>>(
  row: Row,
  isHidden: (id: string) => boolean,
): Row {
  if (!row.members?.some(({ channelId }) => isHidden(channelId))) return row;
  return { ...row, members: row.members.filter(({ channelId }) => !isHidden(channelId)) };
}

/** The supervisor's own phone is on no call that is to be seen. */
function withoutLegs<Row extends RowPatch<Rows["endpoints"]>>(
  row: Row,
  isHidden: (id: string) => boolean,
): Row {
  if (!row.channelIds?.some(isHidden)) return row;
  return { ...row, channelIds: row.channelIds.filter((id) => !isHidden(id)) };
}

/** The rows of a node for those who are not told who listens. */
export function rowsWithoutListeners(rows: NodeSnapshot["rows"], application: string): NodeSnapshot["rows"] {
  const isHidden = (id: string) => isOfListener(id, application);
  const seen = ({ id }: { id: string }) => !isHidden(id);
  return {
    ...rows,
    channels: rows.channels.filter(seen).map((row) => undialled({ ...row, snooperIds: [] }, isHidden)),
    bridges: rows.bridges.filter(seen).map((row) => withoutMembers(row, isHidden)),
    endpoints: rows.endpoints.map((row) => withoutLegs(row, isHidden)),
    spies: [],
  };
}
