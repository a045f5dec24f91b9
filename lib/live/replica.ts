import { ChangeLog, type NodeChanges } from "./change-log";
import { applyPatchRows, isSame } from "./patch";
import { type Located, type NodeTables, ReplicaView } from "./replica-view";
import { type Collection, collections, type NodeRow, type Rows } from "./rows";
import type { LiveSnapshot, NodeSnapshot, Patch, Removal } from "./wire";

export type { Located } from "./replica-view";

/** A row that has gone, kept readable for a moment. */
export interface Ghost<Row> extends Located<Row> {
  removal: Removal;
  /** By the replica's clock: when {@link Replica.expire} takes it away. */
  untilMs: number;
}

/** How long a row that went stays readable. */
export const ghostMs = 3_000;

type Ghosts = { [Name in Collection]: Ghost<Rows[Name]>[] };

interface ReplicaOptions {
  /** The browser's clock, milliseconds. Default `Date.now`. */
  now?: () => number;
  /**
   * Calls the listeners when it calls `flush`: at once by default; the owner may wait for the next animation frame.
   * While one is waiting no other is asked for.
   */
  schedule?: (flush: () => void) => void;
  /** Keeps the ids of changed rows for {@link Replica.takeChanges}, which must then be called. Default false. */
  logChanges?: boolean;
}

/**
 * The browser's copy of the live state. What it answers keeps its identity until it changes, so that
 * `useSyncExternalStore` can compare by reference. See PROTOCOL.md for what each answer of {@link applyPatch} asks for.
 */
export class Replica {
  readonly #now: () => number;
  readonly #schedule: (flush: () => void) => void;
  readonly #live = new ReplicaView();
  #frozen: ReplicaView | null = null;
  readonly #ghosts: Ghosts = emptyGhosts();
  readonly #listeners = new Set<() => void>();
  readonly #rowListeners = new Map<string, Set<() => void>>();
  readonly #changedRows = new Set<string>();
  readonly #log: ChangeLog | null;
  #scheduled = false;
  #panelOffsetMs = 0;

  constructor(options: ReplicaOptions = {}) {
    this.#now = options.now ?? Date.now;
    this.#schedule = options.schedule ?? ((flush) => flush());
    this.#log = options.logChanges === true ? new ChangeLog() : null;
  }

  /**
   * Replaces what is held of the nodes in it; with `complete`, nodes that are not in it go. Rows that did not change
   * keep their identity.
   */
  applySnapshot(snapshot: LiveSnapshot, { complete = false }: { complete?: boolean } = {}): void {
    this.#panelOffsetMs = snapshot.panelMs - this.#now();
    for (const node of snapshot.nodes) {
      this.#replaceNode(node);
    }
    if (complete) {
      const named = new Set(snapshot.nodes.map((node) => node.node.node));
      for (const { node } of this.#live.nodes()) {
        if (!named.has(node)) {
          this.#dropNode(node);
        }
      }
    }
    this.#changed();
  }

  /**
   * `applied`; `old` it is in already, drop it; `gap` something is missing or the epoch is another: ask for a snapshot
   * of its node. Only `applied` changes anything.
   */
  applyPatch(patch: Patch): "applied" | "gap" | "old" {
    const position = this.#live.position(patch.node);
    if (position === undefined || position.epoch !== patch.epoch || patch.seq > position.seq + 1) {
      return "gap";
    }
    if (patch.seq <= position.seq) {
      return "old";
    }
    position.seq = patch.seq;
    const tables = this.#live.tables(patch.node);
    for (const name of collections) {
      this.#patchTable(name, patch, tables);
    }
    this.#changed();
    return "applied";
  }

  /** Health of a node. One that is not known appears without rows; its first patch is a gap. */
  applyNode(node: NodeRow): void {
    if (this.#live.setNode(node)) {
      this.#frozen?.setNode(node);
      this.#changed();
    }
  }

  /** Calls `listener` after each message that changed something. Answers how to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` when that one row has come, changed or gone. Answers how to stop. */
  subscribeRow(node: string, collection: Collection, id: string, listener: () => void): () => void {
    const key = rowKey(node, collection, id);
    const listeners = this.#rowListeners.get(key) ?? new Set();
    listeners.add(listener);
    this.#rowListeners.set(key, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#rowListeners.get(key) === listeners) {
        this.#rowListeners.delete(key);
      }
    };
  }

  /** Health of every node, by name of its key. Not held by {@link freeze}: how fresh the data is must stay true. */
  nodes(): readonly NodeRow[] {
    return this.#live.nodes();
  }

  node(node: string): NodeRow | undefined {
    return this.nodes().find((row) => row.node === node);
  }

  /** The rows of one collection of one node. */
  rows<Name extends Collection>(node: string, collection: Name): readonly Rows[Name][] {
    return this.#view.rows(node, collection);
  }

  /** The rows of one collection over all nodes, each with its node. */
  all<Name extends Collection>(collection: Name): readonly Located<Rows[Name]>[] {
    return this.#view.all(collection);
  }

  /** As {@link all}, but not held by {@link freeze}: for what must stay true, such as who hears one's microphone. */
  current<Name extends Collection>(collection: Name): readonly Located<Rows[Name]>[] {
    return this.#live.all(collection);
  }

  row<Name extends Collection>(node: string, collection: Name, id: string): Rows[Name] | null {
    return this.#view.row(node, collection, id);
  }

  /** Rows that went within the last {@link ghostMs}, oldest first, each with why. None while frozen: they still stand. */
  ghosts<Name extends Collection>(collection: Name): readonly Ghost<Rows[Name]>[] {
    return this.#frozen === null ? this.#ghosts[collection] : noGhosts;
  }

  /** How a row went within the last {@link ghostMs}; null where it did not. As {@link current} not held by a freeze. */
  removal(node: string, collection: Collection, id: string): Removal | null {
    const ghosts: readonly Ghost<{ id: string }>[] = this.#ghosts[collection];
    return ghosts.findLast((ghost) => ghost.node === node && ghost.row.id === id)?.removal ?? null;
  }

  /**
   * By node the ids of the rows that came, changed or went since the last call, as {@link row} and {@link rows} answer
   * them: none while frozen, all that came meanwhile at the thaw. Empty without `logChanges`.
   */
  takeChanges(): ReadonlyMap<string, NodeChanges> {
    return this.#log?.take() ?? noChanges;
  }

  /** Takes away the ghosts whose time is over. The owner calls it now and then. */
  expire(nowMs: number): void {
    let gone = false;
    for (const name of collections) {
      gone = this.#keepGhosts(name, (ghost) => ghost.untilMs > nowMs) || gone;
    }
    if (gone) {
      this.#changed();
    }
  }

  /** The clock of a node's Asterisk at a moment of the panel's clock: what a row's times are compared with. */
  nowAt(node: string, panelNowMs: number): number {
    return panelNowMs + (this.node(node)?.clockOffsetMs ?? 0);
  }

  /** The panel's clock minus the browser's, as of the last snapshot. */
  get panelOffsetMs(): number {
    return this.#panelOffsetMs;
  }

  get isFrozen(): boolean {
    return this.#frozen !== null;
  }

  /** Holds rows as they are now, while patches go on underneath. */
  freeze(): void {
    if (this.#frozen === null) {
      this.#frozen = this.#live.copy();
      this.#changed();
    }
  }

  /** Shows the rows as they are by now. */
  thaw(): void {
    if (this.#frozen !== null) {
      this.#log?.addDifference(this.#frozen, this.#live);
      this.#frozen = null;
      this.#changed();
    }
  }

  get #view(): ReplicaView {
    return this.#frozen ?? this.#live;
  }

  #patchTable<Name extends Collection>(name: Name, patch: Patch, tables: NodeTables): void {
    const up = patch.up?.[name];
    const del = patch.del?.[name];
    if (up === undefined && del === undefined) {
      return;
    }
    const rows: Map<string, Rows[Name]> = tables[name];
    const applied = applyPatchRows<Rows[Name]>(rows, up, del);
    this.#live.touch(patch.node, name);
    for (const id of applied.changed) {
      this.#touchRow(patch.node, name, id);
    }
    if (applied.removed.length === 0) {
      return;
    }
    const untilMs = this.#now() + ghostMs;
    const gone: Ghost<Rows[Name]>[] = [];
    for (const { row, removal } of applied.removed) {
      this.#touchRow(patch.node, name, row.id);
      gone.push({ node: patch.node, row, removal, untilMs });
    }
    const ghosts: Ghost<Rows[Name]>[] = this.#ghosts[name];
    Object.assign(this.#ghosts, { [name]: [...ghosts, ...gone] });
  }

  #replaceNode(snapshot: NodeSnapshot): void {
    const { node } = snapshot.node;
    this.#live.setNode(snapshot.node);
    this.#frozen?.setNode(snapshot.node);
    this.#live.setPosition(node, { epoch: snapshot.epoch, seq: snapshot.seq });
    const tables = this.#live.tables(node);
    for (const name of collections) {
      this.#replaceTable(node, name, snapshot, tables);
    }
  }

  #replaceTable<Name extends Collection>(
    node: string,
    name: Name,
    snapshot: NodeSnapshot,
    tables: NodeTables,
  ): void {
    const before: Map<string, Rows[Name]> = tables[name];
    const after = new Map<string, Rows[Name]>();
    const rows: readonly Rows[Name][] = snapshot.rows[name];
    for (const row of rows) {
      const old = before.get(row.id);
      const same = old !== undefined && isSame(old, row);
      after.set(row.id, same ? old : row);
      if (!same) {
        this.#touchRow(node, name, row.id);
      }
    }
    for (const id of before.keys()) {
      if (!after.has(id)) {
        this.#touchRow(node, name, id);
      }
    }
    this.#live.setTable(node, name, after);
  }

  #dropNode(node: string): void {
    const tables = this.#live.tables(node);
    for (const name of collections) {
      for (const id of tables[name].keys()) {
        this.#touchRow(node, name, id);
      }
      this.#keepGhosts(name, (ghost) => ghost.node !== node);
    }
    this.#live.dropNode(node);
  }

  #keepGhosts<Name extends Collection>(
    name: Name,
    keep: (ghost: Pick<Ghost<unknown>, "untilMs" | "node">) => boolean,
  ): boolean {
    const ghosts: Ghosts[Name] = this.#ghosts[name];
    if (ghosts.every(keep)) {
      return false;
    }
    Object.assign(this.#ghosts, { [name]: ghosts.filter(keep) });
    return true;
  }

  #touchRow(node: string, collection: Collection, id: string): void {
    if (this.#frozen === null) {
      this.#log?.add(node, collection, id);
    }
    if (this.#rowListeners.size > 0) {
      this.#changedRows.add(rowKey(node, collection, id));
    }
  }

  #changed(): void {
    if (!this.#scheduled) {
      this.#scheduled = true;
      this.#schedule(() => this.#flush());
    }
  }

  #flush(): void {
    this.#scheduled = false;
    // While frozen no row changes to the eye; what has changed meanwhile is told at the thaw.
    if (this.#frozen === null) {
      const keys = [...this.#changedRows];
      this.#changedRows.clear();
      for (const key of keys) {
        for (const listener of [...(this.#rowListeners.get(key) ?? [])]) {
          listener();
        }
      }
    }
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}

const noGhosts: readonly never[] = [];
const noChanges: ReadonlyMap<string, NodeChanges> = new Map();

function emptyGhosts(): Ghosts {
  return { channels: [], bridges: [], endpoints: [], devices: [], originations: [], spies: [], talks: [] };
}

/** No id holds a line break: ARI paths and SIP headers could not carry it. */
function rowKey(node: string, collection: Collection, id: string): string {
  return `${node}\n${collection}\n${id}`;
}
