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
  const seen = ({ id }: { id: string }) => !isOfListener(id, application);
  const { up, del, ...numbered } = patch;
  const result: Patch = numbered;
  if (up !== undefined) {
    const { spies: _hidden, channels, bridges, ...rest } = up;
    result.up = {
      ...rest,
      ...(channels === undefined ? {} : { channels: channels.filter(seen).flatMap(withoutSnoopers) }),
      ...(bridges === undefined ? {} : { bridges: bridges.filter(seen) }),
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

/** The rows of a node for those who are not told who listens. */
export function rowsWithoutListeners(rows: NodeSnapshot["rows"], application: string): NodeSnapshot["rows"] {
  const seen = ({ id }: { id: string }) => !isOfListener(id, application);
  return {
    ...rows,
    channels: rows.channels.filter(seen).map((row) => ({ ...row, snooperIds: [] })),
    bridges: rows.bridges.filter(seen),
    spies: [],
  };
}
