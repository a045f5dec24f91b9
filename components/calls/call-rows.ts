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
  /** The same array until a leg changes. */
  legs: (call: Call) => readonly ChannelRow[];
}

const noLegs: readonly ChannelRow[] = [];

/** Makes the lines of the list; a line whose parts did not change stays the same object, so it is not drawn again. */
export class CallLines {
  readonly #calls = new WeakMap<Call | EndedCall, CallLine>();
  #legs = new Map<string, LegLine>();

  update(items: readonly (Call | EndedCall)[], context: Context): CallsRow[] {
    const lines: CallsRow[] = [];
    const legs = new Map<string, LegLine>();
    for (const item of items) {
      const line = this.#callLine(item, context);
      lines.push(line);
      if (!line.expanded) continue;
      for (const [index, leg] of line.legs.entries()) {
        const legLine = this.#legLine(line, leg, index === line.legs.length - 1);
        lines.push(legLine);
        legs.set(legLine.key, legLine);
      }
    }
    this.#legs = legs;
    return lines;
  }

  #callLine(item: Call | EndedCall, context: Context): CallLine {
    const old = this.#calls.get(item);
    const [call, ended] = "removal" in item ? [item.call, item.removal] : [item, null];
    const key = old?.key ?? callKey(call);
    const legs = ended === null ? context.legs(call) : noLegs;
    const expanded = ended === null && context.isOpen(key);
    const stale = context.isStale(call.node);
    if (old !== undefined && old.legs === legs && old.expanded === expanded && old.stale === stale)
      return old;
    const line: CallLine = { kind: "call", key, call, legs, expanded, ended, stale };
    this.#calls.set(item, line);
    return line;
  }

  #legLine({ key: callKey, call, stale }: CallLine, leg: ChannelRow, last: boolean): LegLine {
    const key = `${callKey}/${leg.id}`;
    const old = this.#legs.get(key);
    const same =
      old !== undefined && old.call === call && old.stale === stale && old.leg === leg && old.last === last;
    return same ? old : { kind: "leg", key, call, leg, last, stale };
  }
}
