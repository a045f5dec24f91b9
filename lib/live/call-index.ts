import { CallBuilder, type CallMemo } from "./call-builder";
import type { Call, CallInput } from "./calls";
import { isSame } from "./patch";
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

interface NodeCalls {
  input: CallInput;
  calls: Call[];
  byId: Map<string, Call>;
  memo: CallMemo;
}

/**
 * The calls of all nodes, made anew only for a node whose rows have changed. A call that did not change stays the same
 * object, and the list itself the same array, so that a page draws only what is new.
 */
export class CallIndex {
  readonly #nodes = new Map<string, NodeCalls>();
  #calls: readonly Call[] = [];
  #ended: readonly EndedCall[] = [];

  /**
   * `inputs` are the rows of every node; arrays that are the same as last time count as unchanged. `gone` are the
   * channels that went a moment ago: a call that all its channels left shows up in {@link ended} while they are in it.
   */
  update(inputs: readonly CallInput[], gone: readonly GoneChannel[] = []): readonly Call[] {
    const before = this.#calls;
    let changed = inputs.length !== this.#nodes.size;
    for (const input of inputs) {
      changed = this.#updateNode(input) || changed;
    }
    const named = new Set(inputs.map((input) => input.node));
    for (const node of [...this.#nodes.keys()]) {
      if (!named.has(node)) {
        this.#nodes.delete(node);
      }
    }
    if (changed) {
      this.#calls = inputs.flatMap((input) => this.#nodes.get(input.node)?.calls ?? []);
    }
    this.#updateEnded(before, gone);
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

  #updateNode(input: CallInput): boolean {
    const known = this.#nodes.get(input.node);
    if (
      known !== undefined &&
      known.input.channels === input.channels &&
      known.input.bridges === input.bridges &&
      known.input.spies === input.spies
    ) {
      return false;
    }
    const byId = new Map<string, Call>();
    let same = true;
    const memo: CallMemo = new Map();
    const built = new CallBuilder(input).build(false, { before: known?.memo ?? new Map(), after: memo });
    const calls = built.map((call, position) => {
      const old = known?.byId.get(call.id);
      const kept = old !== undefined && isSame(old, call) ? old : call;
      same = same && known?.calls[position] === kept;
      byId.set(kept.id, kept);
      return kept;
    });
    const unchanged = known !== undefined && same && known.calls.length === calls.length;
    this.#nodes.set(input.node, { input, calls: unchanged ? known.calls : calls, byId, memo });
    return !unchanged;
  }

  #updateEnded(before: readonly Call[], gone: readonly GoneChannel[]): void {
    if (gone.length === 0) {
      if (this.#ended.length > 0) {
        this.#ended = [];
      }
      return;
    }
    const removals = new Map(gone.map(({ node, row, removal }) => [`${node}\n${row.id}`, removal]));
    const removalOf = (call: Call): Removal | undefined => {
      const found = call.channelIds.map((id) => removals.get(`${call.node}\n${id}`));
      return found.every((removal) => removal !== undefined) ? found[0] : undefined;
    };
    const stay = this.#ended.filter(({ call }) => removalOf(call) !== undefined);
    const fresh: EndedCall[] = [];
    for (const call of before === this.#calls ? [] : before) {
      const removal = this.#has(call) ? undefined : removalOf(call);
      if (removal !== undefined) {
        fresh.push({ call, removal });
      }
    }
    if (fresh.length > 0 || stay.length !== this.#ended.length) {
      this.#ended = [...stay, ...fresh];
    }
  }

  #has(call: Call): boolean {
    return this.#nodes.get(call.node)?.byId.has(call.id) ?? false;
  }
}
