import { byStart, CallBuilder, type CallGroup } from "./call-builder";
import { CallTies } from "./call-ties";
import type { Call } from "./calls";
import type { NodeChanges } from "./change-log";
import { isSame } from "./patch";
import type { BridgeRow, ChannelRow, Rows, SpyRow } from "./rows";

/** The rows that calls are made of, as they are now. A `Replica` is one. */
export interface CallSource {
  rows<Name extends "channels" | "bridges" | "spies">(node: string, name: Name): readonly Rows[Name][];
  row<Name extends "channels" | "bridges">(node: string, name: Name, id: string): Rows[Name] | null;
}

const noLegs: readonly ChannelRow[] = [];

/**
 * The calls of one node. Of the channels it groups anew only those that a changed row may tie to another call: all legs
 * of the calls that had a changed channel, and of those that have one now.
 */
export class NodeCalls {
  readonly #node: string;
  readonly #source: CallSource;
  readonly #channels = new Map<string, ChannelRow>();
  readonly #bridges = new Map<string, BridgeRow>();
  readonly #ties = new CallTies();
  readonly #groups = new Map<string, CallGroup>();
  readonly #byId = new Map<string, Call>();
  /** Calls of a browser as they were with the other there, by id: the browser's own channel goes a moment later. */
  readonly #whole = new Map<string, Call>();
  #spies: readonly SpyRow[] = [];
  #calls: readonly Call[] = [];
  #revision = 0;

  constructor(node: string, source: CallSource) {
    this.#node = node;
    this.#source = source;
    for (const channel of source.rows(node, "channels")) {
      this.#channels.set(channel.id, channel);
      this.#ties.add(channel);
    }
    for (const bridge of source.rows(node, "bridges")) {
      this.#bridges.set(bridge.id, bridge);
    }
    this.#spies = source.rows(node, "spies");
    this.#regroup(this.#channels);
  }

  /** Oldest first. Keeps its identity, and each call its own, until it changes. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** Another number after each update by which a call or the row of a leg changed. */
  get revision(): number {
    return this.#revision;
  }

  has(callId: string): boolean {
    return this.#byId.has(callId);
  }

  /** Rows of the legs, in the order of `channelIds`; the same array until one changes. None when it has ended. */
  legs(callId: string): readonly ChannelRow[] {
    return this.#groups.get(callId)?.legs ?? noLegs;
  }

  /** Takes what has changed, and answers the calls that have gone by it, of a browser as it was with the other there. */
  update(changes: NodeChanges): Call[] {
    const dirty = new Set<string>();
    for (const id of changes.channels ?? []) {
      this.#readChannel(id);
      dirty.add(id);
    }
    for (const id of changes.bridges ?? []) {
      this.#readBridge(id, dirty);
    }
    if (changes.spies !== undefined) {
      this.#readSpies(dirty);
    }
    return dirty.size === 0 ? [] : this.#regroup(this.#touchedBy(dirty));
  }

  #readChannel(id: string): void {
    const before = this.#channels.get(id);
    if (before !== undefined) {
      this.#ties.remove(before);
    }
    const now = this.#source.row(this.#node, "channels", id);
    if (now === null) {
      this.#channels.delete(id);
    } else {
      this.#channels.set(id, now);
      this.#ties.add(now);
    }
  }

  #readBridge(id: string, dirty: Set<string>): void {
    const before = this.#bridges.get(id);
    const now = this.#source.row(this.#node, "bridges", id);
    if (now === null) {
      this.#bridges.delete(id);
    } else {
      this.#bridges.set(id, now);
    }
    // Nothing else of a bridge is in a call: who is in it, its channels say.
    if (before?.type !== now?.type || before?.name !== now?.name) {
      for (const channelId of this.#ties.inBridge(id)) {
        dirty.add(channelId);
      }
    }
  }

  #readSpies(dirty: Set<string>): void {
    const before = this.#spies;
    this.#spies = this.#source.rows(this.#node, "spies");
    for (const spy of [...before, ...this.#spies]) {
      for (const id of [spy.targetId, spy.supervisorChannelId, spy.snoopChannelId]) {
        if (id !== null) {
          dirty.add(id);
        }
      }
    }
  }

  /** The legs of every call that a changed channel was or is on. */
  #touchedBy(dirty: ReadonlySet<string>): Set<string> {
    const touched = new Set<string>();
    const touch = (id: string): void => {
      if (touched.has(id)) {
        return;
      }
      touched.add(id);
      for (const leg of this.#groups.get(id)?.legs ?? noLegs) {
        touched.add(leg.id);
      }
    };
    for (const id of dirty) {
      touch(id);
      const row = this.#channels.get(id);
      if (row === undefined) {
        continue;
      }
      for (const other of this.#ties.around(row)) {
        touch(other);
      }
      // A holding bridge ties nobody, and may hold very many.
      if (row.bridgeId !== null && this.#bridges.get(row.bridgeId)?.type !== "holding") {
        for (const other of this.#ties.inBridge(row.bridgeId)) {
          touch(other);
        }
      }
    }
    return touched;
  }

  #regroup(touched: Pick<ReadonlySet<string>, "keys">): Call[] {
    const channels: ChannelRow[] = [];
    const bridges = new Map<string, BridgeRow>();
    const old = new Set<Call>();
    for (const id of touched.keys()) {
      const call = this.#groups.get(id)?.call ?? null;
      if (call !== null) {
        old.add(call);
      }
      const row = this.#channels.get(id);
      if (row === undefined) {
        this.#groups.delete(id);
        continue;
      }
      channels.push(row);
      const bridge = row.bridgeId === null ? undefined : this.#bridges.get(row.bridgeId);
      if (bridge !== undefined) {
        bridges.set(bridge.id, bridge);
      }
    }
    const added: Call[] = [];
    const input = { node: this.#node, channels, bridges: [...bridges.values()], spies: this.#spies };
    for (const built of new CallBuilder(input).groups()) {
      const before = built.call && this.#groups.get(built.call.id);
      const group = this.#keep(built);
      this.#revision += group === before ? 0 : 1;
      for (const leg of group.legs) {
        this.#groups.set(leg.id, group);
      }
      // What stays in `old` has changed or gone.
      if (group.call !== null && !old.delete(group.call)) {
        added.push(group.call);
      }
    }
    return this.#replace(old, added);
  }

  /** The group as it was, or the parts of it that did not change. */
  #keep({ call, legs }: CallGroup): CallGroup {
    const before = call === null ? undefined : this.#groups.get(call.id);
    if (before === undefined || before.call === null) {
      return { call, legs };
    }
    const sameCall = isSame(before.call, call);
    const sameLegs =
      before.legs.length === legs.length && legs.every((leg, index) => leg === before.legs[index]);
    return sameCall && sameLegs
      ? before
      : { call: sameCall ? before.call : call, legs: sameLegs ? before.legs : legs };
  }

  #replace(removed: ReadonlySet<Call>, added: Call[]): Call[] {
    for (const { id } of removed) {
      this.#byId.delete(id);
    }
    for (const call of added) {
      this.#byId.set(call.id, call);
    }
    for (const call of removed) {
      const isAlone = this.#byId.get(call.id)?.to.kind === "nobody";
      if (isAlone && call.to.kind !== "nobody") {
        this.#whole.set(call.id, call);
      }
    }
    for (const { id, to } of added) {
      if (to.kind !== "nobody") {
        this.#whole.delete(id);
      }
    }
    if (removed.size > 0 || added.length > 0) {
      this.#revision += 1;
      this.#calls = merged(this.#calls, removed, added.sort(byStart));
    }
    const gone = [...removed].filter(({ id }) => !this.#byId.has(id));
    return gone.map((call) => {
      const whole = this.#whole.get(call.id);
      this.#whole.delete(call.id);
      return whole ?? call;
    });
  }
}

/** `calls` less `removed`, with `added` at their places; both are in order. */
function merged(calls: readonly Call[], removed: ReadonlySet<Call>, added: readonly Call[]): Call[] {
  const all: Call[] = [];
  let next = 0;
  for (const call of calls) {
    if (removed.has(call)) {
      continue;
    }
    for (let one = added[next]; one !== undefined && byStart(one, call) < 0; one = added[next]) {
      all.push(one);
      next += 1;
    }
    all.push(call);
  }
  for (; next < added.length; next += 1) {
    const one = added[next];
    if (one !== undefined) {
      all.push(one);
    }
  }
  return all;
}
