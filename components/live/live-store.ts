import { Replica } from "@/lib/live/replica";
import type { Collection, NodeRow, Rows } from "@/lib/live/rows";
import type { LiveSnapshot, Patch } from "@/lib/live/wire";
import { PendingStore, rowKey } from "./pending";

/** A row with the node it stands on: the identity is kept while the row does not change. */
export interface Located<Row> {
  /** `node/collection/id`: unique over all nodes. */
  key: string;
  node: string;
  row: Row;
}

/** How the page itself stands to the panel. `lost` since a time by the browser's clock. */
export type PageConnection =
  | { status: "connecting" }
  | { status: "open" }
  | { status: "lost"; sinceMs: number };

/** Tells all listeners at most once a frame; in a hidden page once in 500 ms. */
export type Schedule = (flush: () => void) => void;

export const onNextFrame: Schedule = (flush) => {
  if (document.hidden) setTimeout(flush, 500);
  else requestAnimationFrame(flush);
};

const nothing: readonly never[] = [];

/**
 * The page's copy of the live state and what the page knows beside it: its connection, the panel's clock, what is
 * pending. React reads it through the hooks of this folder; nothing else holds live rows.
 */
export class LiveStore {
  readonly replica = new Replica();
  readonly pending = new PendingStore();
  readonly #listeners = new Set<() => void>();
  readonly #schedule: Schedule;
  readonly #located = new WeakMap<object, Located<unknown>>();
  readonly #lists = new Map<Collection, { version: number; rows: readonly Located<unknown>[] }>();
  #nodes: { version: number; nodes: readonly NodeRow[] } = { version: -1, nodes: nothing };
  #version = 0;
  #scheduled = false;
  #connection: PageConnection = { status: "connecting" };
  #ready = false;
  /** The panel's clock minus the browser's. */
  #panelOffsetMs = 0;

  constructor(schedule: Schedule = onNextFrame) {
    this.#schedule = schedule;
    this.replica.subscribe(() => this.#changed());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Grows with every change that listeners were told of. */
  readonly version = (): number => this.#version;
  readonly connection = (): PageConnection => this.#connection;
  /** Whether the first snapshot has come. */
  readonly ready = (): boolean => this.#ready;

  setConnection(connection: PageConnection): void {
    this.#connection = connection;
    this.#changed();
  }

  /** Every node, in the order the panel names them. */
  readonly nodes = (): readonly NodeRow[] => {
    if (this.#nodes.version !== this.#version) {
      const nodes = this.replica.nodes();
      const same = sameItems(nodes, this.#nodes.nodes);
      this.#nodes = { version: this.#version, nodes: same ? this.#nodes.nodes : nodes };
    }
    return this.#nodes.nodes;
  };

  node(name: string): NodeRow | null {
    return this.nodes().find((node) => node.node === name) ?? null;
  }

  /** All rows of a collection over all nodes; the array and its items keep their identity until they change. */
  rows<Name extends Collection>(collection: Name): readonly Located<Rows[Name]>[] {
    const held = this.#lists.get(collection);
    if (held !== undefined && held.version === this.#version) {
      return held.rows as readonly Located<Rows[Name]>[];
    }
    const rows: Located<Rows[Name]>[] = [];
    for (const { node } of this.nodes()) {
      for (const row of this.replica.rows(node, collection)) rows.push(this.#locate(node, collection, row));
    }
    const kept = held !== undefined && sameItems(rows, held.rows) ? held.rows : rows;
    this.#lists.set(collection, { version: this.#version, rows: kept });
    return kept as readonly Located<Rows[Name]>[];
  }

  row<Name extends Collection>(node: string, collection: Name, id: string): Rows[Name] | null {
    return this.replica.row(node, collection, id);
  }

  /** The row of a key made by `rowKey`. */
  rowAt(key: string): unknown {
    const [node = "", collection = "", ...rest] = key.split("/");
    return this.replica.row(node, collection as Collection, rest.join("/"));
  }

  /**
   * The time now by the clock of a node's Asterisk, by the panel's clock for null. It stands still while the node is
   * not live: what we show of it is as of then.
   */
  nowMs(name: string | null): number {
    const panelMs = Date.now() + this.#panelOffsetMs;
    if (name === null) return panelMs;
    const node = this.node(name);
    if (node === null) return panelMs;
    const stands = isStale(node) && node.asOfPanelMs !== null;
    return (stands ? (node.asOfPanelMs ?? panelMs) : panelMs) + node.clockOffsetMs;
  }

  applySnapshot(snapshot: LiveSnapshot): void {
    this.#panelOffsetMs = snapshot.panelMs - Date.now();
    this.#ready = true;
    this.replica.applySnapshot(snapshot);
    this.#changed();
  }

  /** Whether the patch fitted; if not, a snapshot of its node must be asked for. */
  applyPatch(patch: Patch): boolean {
    return this.replica.applyPatch(patch) !== "gap";
  }

  applyNode(node: NodeRow): void {
    this.replica.applyNode(node);
  }

  #locate<Row extends { id: string }>(node: string, collection: Collection, row: Row): Located<Row> {
    let located = this.#located.get(row) as Located<Row> | undefined;
    if (located === undefined) {
      located = { key: rowKey(node, collection, row.id), node, row };
      this.#located.set(row, located);
    }
    return located;
  }

  #changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#version += 1;
      this.pending.check();
      for (const listener of this.#listeners) listener();
    });
  }
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** Whether what we hold of a node may be old. A resync runs on data that was right a moment ago. */
export function isStale(node: NodeRow): boolean {
  return node.status !== "live" && node.status !== "resyncing";
}
