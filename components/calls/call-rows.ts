import type { EndedCall } from "@/lib/live/call-index";
import type { Call } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";
import type { Removal } from "@/lib/live/wire";

/** A line of the list: a call, or one of its channels below it. */
export type CallsRow =
  | {
      kind: "call";
      key: string;
      call: Call;
      legs: readonly ChannelRow[];
      expanded: boolean;
      /** How it ended; null while it lasts. */
      ended: Removal | null;
      /** Its node is not live: what we show is as of an earlier moment. */
      stale: boolean;
    }
  | { kind: "leg"; key: string; call: Call; leg: ChannelRow; last: boolean; stale: boolean };

export type CallLine = Extract<CallsRow, { kind: "call" }>;
export type LegLine = Extract<CallsRow, { kind: "leg" }>;

export function callKey(call: Pick<Call, "node" | "id">): string {
  return `${call.node}/${call.id}`;
}

export const rowId = (row: CallsRow): string => row.key;

interface Context {
  isOpen: (key: string) => boolean;
  isStale: (node: string) => boolean;
  channel: (node: string, id: string) => ChannelRow | null;
}

/** Makes the lines of the list; a line whose parts did not change stays the same object, so it is not drawn again. */
export class CallLines {
  #lines = new Map<string, CallsRow>();

  update(calls: readonly (Call | EndedCall)[], context: Context): CallsRow[] {
    const before = this.#lines;
    const after = new Map<string, CallsRow>();
    const keep = (line: CallsRow) => {
      const old = before.get(line.key);
      after.set(line.key, old !== undefined && sameLine(old, line) ? old : line);
    };
    for (const item of calls) {
      const [call, ended] = "removal" in item ? [item.call, item.removal] : [item, null];
      const key = callKey(call);
      const stale = context.isStale(call.node);
      const legs = call.channelIds.map((id) => context.channel(call.node, id)).filter((leg) => leg !== null);
      const expanded = ended === null && context.isOpen(key);
      keep({ kind: "call", key, call, legs, expanded, ended, stale });
      if (!expanded) continue;
      for (const [index, leg] of legs.entries()) {
        const last = index === legs.length - 1;
        keep({ kind: "leg", key: `${key}/${leg.id}`, call, leg, last, stale });
      }
    }
    this.#lines = after;
    return [...after.values()];
  }
}

function sameLine(a: CallsRow, b: CallsRow): boolean {
  if (a.call !== b.call || a.stale !== b.stale) return false;
  if (a.kind === "leg") return b.kind === "leg" && a.leg === b.leg && a.last === b.last;
  return (
    b.kind === "call" &&
    a.expanded === b.expanded &&
    a.ended === b.ended &&
    a.legs.length === b.legs.length &&
    a.legs.every((leg, index) => leg === b.legs[index])
  );
}

export type SortColumn = "age" | "from" | "node";

/** Orders calls; equal ones by id, so that nothing jumps. */
export function sortCalls(
  calls: readonly (Call | EndedCall)[],
  column: SortColumn,
  descending: boolean,
  text: (call: Call) => string,
): (Call | EndedCall)[] {
  const callOf = (item: Call | EndedCall) => ("removal" in item ? item.call : item);
  const sign = descending ? -1 : 1;
  return [...calls].sort((left, right) => {
    const [a, b] = [callOf(left), callOf(right)];
    const order =
      column === "age"
        ? b.startedAtMs - a.startedAtMs
        : column === "node"
          ? compare(a.node, b.node)
          : compare(text(a).toLowerCase(), text(b).toLowerCase());
    return sign * order || compare(a.id, b.id);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
