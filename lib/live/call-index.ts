import type { Call } from "./calls";
import type { NodeChanges } from "./change-log";
import { type CallSource, NodeCalls } from "./node-calls";
import { isBrowsersEnd } from "./own-channels";
import type { ChannelRow } from "./rows";
import type { Removal } from "./wire";

/** A call that has ended, kept while its channels are still shown as gone. */
export interface EndedCall {
  call: Call;
  removal: Removal;
}

/** The part of a ghost (see `Replica.ghosts`) that tells how a call ended. */
interface GoneChannel {
  node: string;
  row: ChannelRow;
  removal: Removal;
}

/** The rows of all nodes. */
export interface CallIndexSource extends CallSource {
  nodes(): readonly { node: string }[];
}

const noLegs: readonly ChannelRow[] = [];

/**
 * The calls of all nodes, kept up with changed rows: what it costs goes by how many rows changed, not by how many there
 * are. A call that did not change stays the same object, and the list itself the same array, so that a page draws only
 * what is new.
 */
export class CallIndex {
  readonly #source: CallIndexSource;
  #nodes: ReadonlyMap<string, NodeCalls> = new Map();
  #calls: readonly Call[] = [];
  #ended: readonly EndedCall[] = [];
  #legs = this.#legsNow();

  constructor(source: CallIndexSource) {
    this.#source = source;
  }

  /**
   * `changes` since the last update (see `Replica.takeChanges`); a node that was not there is read whole. `gone` are the
   * channels that went a moment ago: a call that all its channels left shows up in {@link ended} while they are in it.
   */
  update(changes: ReadonlyMap<string, NodeChanges>, gone: readonly GoneChannel[] = []): readonly Call[] {
    const before = this.#nodes;
    const nodes = new Map<string, NodeCalls>();
    const left: Call[] = [];
    let changed = false;
    let legsChanged = false;
    for (const { node } of this.#source.nodes()) {
      const known = before.get(node);
      const told = known && changes.get(node);
      const [calls, revision] = [known?.calls, known?.revision];
      if (known !== undefined && told !== undefined) {
        left.push(...known.update(told));
      }
      const now = known ?? new NodeCalls(node, this.#source);
      nodes.set(node, now);
      changed ||= now.calls !== calls;
      legsChanged ||= now.revision !== revision;
    }
    for (const [node, { calls }] of before) {
      if (!nodes.has(node)) {
        left.push(...calls);
        changed = true;
      }
    }
    this.#nodes = nodes;
    if (changed) {
      this.#calls = [...nodes.values()].flatMap(({ calls }) => calls);
    }
    if (changed || legsChanged) {
      this.#legs = this.#legsNow();
    }
    this.#updateEnded(left, gone);
    return this.#calls;
  }

  /** Of the last update. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** Calls that ended a moment ago, each with how. */
  get ended(): readonly EndedCall[] {
    return this.#ended;
  }

  /**
   * Answers the rows of a call's legs in the order of `channelIds`, the same array until one changes; none when it has
   * ended. It is another function after an update by which any leg changed.
   */
  get legs(): (call: Pick<Call, "node" | "id">) => readonly ChannelRow[] {
    return this.#legs;
  }

  #updateEnded(left: readonly Call[], gone: readonly GoneChannel[]): void {
    if (left.length === 0 && this.#ended.length === 0) {
      return;
    }
    const removals = new Map(gone.map(({ node, row, removal }) => [`${node}\n${row.id}`, removal]));
    const removalOf = (call: Call): Removal | undefined => {
      const found = call.channelIds.flatMap((id) => removals.get(`${call.node}\n${id}`) ?? []);
      return found.length === call.channelIds.length ? howEnded(found) : undefined;
    };
    const stay = this.#ended.filter(({ call }) => removalOf(call) !== undefined && !this.#has(call));
    const fresh = left.flatMap((call) => {
      const removal = this.#has(call) ? undefined : removalOf(call);
      return removal === undefined ? [] : [{ call, removal }];
    });
    if (fresh.length > 0 || stay.length !== this.#ended.length) {
      this.#ended = [...stay, ...fresh];
    }
  }

  #legsNow(): (call: Pick<Call, "node" | "id">) => readonly ChannelRow[] {
    return ({ node, id }) => this.#nodes.get(node)?.legs(id) ?? noLegs;
  }

  #has({ node, id }: Call): boolean {
    return this.#nodes.get(node)?.has(id) ?? false;
  }
}

/** Of the oldest leg that has a cause of its own; a person's in the browser has none. */
function howEnded(legs: readonly Removal[]): Removal | undefined {
  const [first] = legs;
  const told = legs.find(({ id }) => !isBrowsersEnd(id));
  return told ?? (first && { ...first, cause: null, causeText: null });
}
