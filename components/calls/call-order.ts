import type { EndedCall } from "@/lib/live/call-index";
import type { Call } from "@/lib/live/calls";
import { callKey } from "./call-rows";
import { partyText, sinceMs } from "./words";

export type SortColumn = "age" | "from" | "node";

/** What a line of the list is made of. */
export type ListedCall = Call | EndedCall;

type Compare = (a: ListedCall, b: ListedCall) => number;

const callOf = (item: ListedCall): Call => ("removal" in item ? item.call : item);
const keyOf = (item: ListedCall): string => callKey(callOf(item));

const fromTexts = new WeakMap<Call, string>();

/** Made once a call: to compare, not to read. */
function fromText(call: Call): string {
  let text = fromTexts.get(call);
  if (text === undefined) {
    text = partyText(call.from).toLowerCase();
    fromTexts.set(call, text);
  }
  return text;
}

/** Milliseconds by which the clock of each node's Asterisk is ahead; one that is not in it is not. */
export type ClockOffsets = ReadonlyMap<string, number>;

/** Less than this and two calls of two nodes still stand as their seconds say. */
const steadyMs = 250;
const noOffsets: ClockOffsets = new Map();

/** The same offsets until a clock or the nodes have really changed: each ping measures a little other ones. */
export function steadyOffsets(
  before: ClockOffsets,
  nodes: readonly { node: string; clockOffsetMs: number }[],
): ClockOffsets {
  const isSteady =
    nodes.length === before.size &&
    nodes.every(({ node, clockOffsetMs }) => {
      const known = before.get(node);
      return known !== undefined && Math.abs(known - clockOffsetMs) < steadyMs;
    });
  return isSteady ? before : new Map(nodes.map(({ node, clockOffsetMs }) => [node, clockOffsetMs]));
}

/**
 * How calls are ordered; equal ones by id, so that nothing jumps. `age` is the time that the list shows: since the
 * answer, before it since the beginning. Make it once a column, direction and `offsets`.
 */
export function callComparer(
  column: SortColumn,
  descending: boolean,
  offsets: ClockOffsets = noOffsets,
): Compare {
  const sign = descending ? -1 : 1;
  const panelSinceMs = (call: Call) => sinceMs(call) - (offsets.get(call.node) ?? 0);
  const by: Record<SortColumn, (a: Call, b: Call) => number> = {
    age: (a, b) => panelSinceMs(b) - panelSinceMs(a),
    node: (a, b) => compareText(a.node, b.node),
    from: (a, b) => compareText(fromText(a), fromText(b)),
  };
  const compare = by[column];
  return (left, right) => {
    const [a, b] = [callOf(left), callOf(right)];
    return sign * compare(a, b) || compareText(a.id, b.id) || compareText(a.node, b.node);
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The calls in their order, kept up: what is new is put at its place among those that stayed, so that a change of a few
 * calls does not sort all of them.
 */
export class CallOrder {
  #items: readonly ListedCall[] = [];
  #set: ReadonlySet<ListedCall> = new Set();
  #compare: Compare | null = null;
  /** While calls were held at their places they are not in order. */
  #inOrder = true;

  /**
   * With `hold` known calls keep their places, also those that changed or ended, and new ones come behind: somebody
   * points at the list or works in it. Another `compare` orders all anew. The same array until something changes.
   */
  update(items: readonly ListedCall[], compare: Compare, hold: boolean): readonly ListedCall[] {
    const before = this.#set;
    this.#set = new Set(items);
    if (compare !== this.#compare || (!hold && !this.#inOrder)) {
      this.#compare = compare;
      this.#inOrder = true;
      this.#items = [...items].sort(compare);
      return this.#items;
    }
    const fresh = items.filter((item) => !before.has(item)).sort(compare);
    if (fresh.length > 0 || items.length !== this.#items.length) {
      this.#items = hold ? this.#held(fresh) : merged(this.#items, this.#set, fresh, compare);
      this.#inOrder &&= !hold;
    }
    return this.#items;
  }

  #held(fresh: readonly ListedCall[]): ListedCall[] {
    const byKey = new Map(fresh.map((item) => [keyOf(item), item]));
    const held: ListedCall[] = [];
    for (const item of this.#items) {
      if (this.#set.has(item)) {
        held.push(item);
        continue;
      }
      const key = keyOf(item);
      const now = byKey.get(key);
      if (now !== undefined) held.push(now);
      byKey.delete(key);
    }
    held.push(...byKey.values());
    return held;
  }
}

/** Those of `items` that are in `stay`, with `fresh` at their places; both are in order. */
function merged(
  items: readonly ListedCall[],
  stay: ReadonlySet<ListedCall>,
  fresh: readonly ListedCall[],
  compare: Compare,
): ListedCall[] {
  const all: ListedCall[] = [];
  let next = 0;
  for (const item of items) {
    if (!stay.has(item)) continue;
    for (let one = fresh[next]; one !== undefined && compare(one, item) < 0; one = fresh[next]) {
      all.push(one);
      next += 1;
    }
    all.push(item);
  }
  all.push(...fresh.slice(next));
  return all;
}
