import { CallIndex, type EndedCall } from "@/lib/live/call-index";
import type { Call } from "@/lib/live/calls";
import { type Located, Replica } from "@/lib/live/replica";
import type { ChannelRow, Collection, NodeRow, NodeStatus, Rows } from "@/lib/live/rows";
import type { LiveSnapshot, Patch } from "@/lib/live/wire";
import { PendingStore } from "./pending";

export type { Located } from "@/lib/live/replica";

/** How the page itself stands to the panel. `lost` since a time by the browser's clock. */
export type PageConnection =
  | { status: "connecting" }
  | { status: "open" }
  | { status: "lost"; sinceMs: number };

/** The rows are held for reading. */
export interface Frozen {
  /** By the panel's clock. */
  sinceMs: number;
  /** Row changes that have come since. */
  waiting: number;
}

/** Tells all listeners at most once a frame; in a hidden page once in 500 ms. */
export type Schedule = (flush: () => void) => void;

const onNextFrame: Schedule = (flush) => {
  if (document.hidden) setTimeout(flush, 500);
  else requestAnimationFrame(flush);
};

/**
 * The page's copy of the live state and what the page knows beside it: its connection, the panel's clock, what is
 * pending. React reads it through the hooks of this folder; nothing else holds live rows.
 */
export class LiveStore {
  readonly replica = new Replica({ logChanges: true });
  readonly pending = new PendingStore();
  readonly #index = new CallIndex(this.replica);
  #callsAreOld = true;
  readonly #listeners = new Set<() => void>();
  readonly #schedule: Schedule;
  #scheduled = false;
  #connection: PageConnection = { status: "connecting" };
  #ready = false;
  #frozen: Frozen | null = null;

  /** Of each node as the panel told it last, also while the rows are held. */
  readonly #statuses = new Map<string, NodeStatus>();
  readonly #onLiveAgain = new Set<(node: string) => void>();

  constructor(schedule: Schedule = onNextFrame) {
    this.#schedule = schedule;
    this.replica.subscribe(() => this.#changed());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly connection = (): PageConnection => this.#connection;
  /** Whether the first snapshot has come. */
  readonly ready = (): boolean => this.#ready;

  setConnection(connection: PageConnection): void {
    this.#connection = connection;
    this.#changed();
  }

  /** The panel is not reached; the moment of the first time stays until it is. */
  lose(): void {
    if (this.#connection.status !== "lost") {
      this.setConnection({ status: "lost", sinceMs: this.nowMs(null) });
    }
  }

  /** Every node; the list keeps its identity until one changes. */
  readonly nodes = (): readonly NodeRow[] => this.replica.nodes();

  node(name: string): NodeRow | null {
    return this.replica.node(name) ?? null;
  }

  /** All rows of a collection over all nodes; the list and its items keep their identity until they change. */
  rows<Name extends Collection>(collection: Name): readonly Located<Rows[Name]>[] {
    return this.replica.all(collection);
  }

  /** The calls of all nodes; each keeps its identity until it changes. */
  readonly calls = (): readonly Call[] => {
    this.#updateCalls();
    return this.#index.calls;
  };

  /** Answers the rows of a call's legs; another function once any leg has changed. */
  readonly legs = (): ((call: Call) => readonly ChannelRow[]) => {
    this.#updateCalls();
    return this.#index.legs;
  };

  /** Calls that ended in the last 3 s, with how. */
  readonly endedCalls = (): readonly EndedCall[] => {
    this.#updateCalls();
    return this.#index.ended;
  };

  row<Name extends Collection>(node: string, collection: Name, id: string): Rows[Name] | null {
    return this.replica.row(node, collection, id) ?? null;
  }

  /** The row of a key made by `rowKey`. */
  rowAt(key: string): unknown {
    const [node = "", collection = "", ...rest] = key.split("/");
    return this.replica.row(node, collection as Collection, rest.join("/"));
  }

  /**
   * The time now by the clock of a node's Asterisk, by the panel's clock for null. That of a node stands still while
   * the node is not live or the page has lost the panel: what we show of it is as of then.
   */
  nowMs(name: string | null): number {
    const panelMs = Date.now() + this.replica.panelOffsetMs;
    if (name === null) return panelMs;
    const node = this.node(name);
    const seenMs = this.#connection.status === "lost" ? this.#connection.sinceMs : panelMs;
    if (node === null) return seenMs;
    const knownMs = isStale(node) ? Math.min(node.asOfPanelMs ?? seenMs, seenMs) : seenMs;
    return knownMs + node.clockOffsetMs;
  }

  /** Holds all rows as they are, for reading; null goes on. What waits meanwhile is counted. */
  setFrozen(frozen: boolean): void {
    if (frozen === (this.#frozen !== null)) return;
    this.#frozen = frozen ? { sinceMs: this.nowMs(null), waiting: 0 } : null;
    if (frozen) this.replica.freeze();
    else this.replica.thaw();
    this.#changed();
  }

  /** Since when the rows are held, and how many changes wait; null while they run. */
  readonly frozen = (): Frozen | null => this.#frozen;

  /** `complete` for the first snapshot of a connection: what is not in it has gone. */
  applySnapshot(snapshot: LiveSnapshot, options?: { complete: boolean }): void {
    this.#ready = true;
    this.replica.applySnapshot(snapshot, options);
    this.#changed();
    for (const { node } of snapshot.nodes) this.#tellStatus(node);
  }

  /** Whether the patch fitted; if not, a snapshot of its node must be asked for. */
  applyPatch(patch: Patch): boolean {
    const outcome = this.replica.applyPatch(patch);
    if (outcome === "applied" && this.#frozen !== null) {
      const changes = [...Object.values(patch.up ?? {}), ...Object.values(patch.del ?? {})];
      const count = changes.reduce((sum, rows) => sum + rows.length, 0);
      this.#frozen = { ...this.#frozen, waiting: this.#frozen.waiting + count };
    }
    return outcome !== "gap";
  }

  applyNode(node: NodeRow): void {
    this.replica.applyNode(node);
    this.#tellStatus(node);
  }

  /** Hears of each node that was not live and is again: what was refused because of that is none any more. */
  onLiveAgain(listener: (node: string) => void): () => void {
    this.#onLiveAgain.add(listener);
    return () => this.#onLiveAgain.delete(listener);
  }

  #tellStatus({ node, status }: Pick<NodeRow, "node" | "status">): void {
    const before = this.#statuses.get(node);
    this.#statuses.set(node, status);
    if (status !== "live" || before === undefined || before === "live") return;
    this.pending.forgetNotLive(node);
    for (const listener of this.#onLiveAgain) listener(node);
  }

  /** Takes away ended rows whose 3 s are over. Called once in a while. */
  expire(): void {
    this.replica.expire(Date.now());
  }

  #updateCalls(): void {
    if (!this.#callsAreOld) return;
    this.#callsAreOld = false;
    this.#index.update(this.replica.takeChanges(), this.replica.ghosts("channels"));
  }

  #changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#callsAreOld = true;
      // Also when no screen asks for calls: what has changed since must not pile up.
      this.#updateCalls();
      this.pending.check();
      for (const listener of this.#listeners) listener();
    });
  }
}

/** Whether what we hold of a node may be old. A resync runs on data that was right a moment ago. */
export function isStale(node: NodeRow): boolean {
  return node.status !== "live" && node.status !== "resyncing";
}

/** Since when what we hold of a node may be old, by the panel's clock; null while it is right. */
export function staleSince(node: NodeRow, connection: PageConnection): number | null {
  const cutOffMs = connection.status === "lost" ? connection.sinceMs : null;
  if (!isStale(node)) return cutOffMs;
  const lostMs = node.asOfPanelMs ?? node.statusSincePanelMs;
  return cutOffMs === null ? lostMs : Math.min(lostMs, cutOffMs);
}
