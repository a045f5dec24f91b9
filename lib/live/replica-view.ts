import { isSame } from "./patch";
import { type Collection, collections, type NodeRow, type Rows } from "./rows";

/** A row and the node that it is of. The same row of a node is always in the same object. */
export interface Located<Row> {
  readonly node: string;
  readonly row: Row;
}

/** The rows of one node, by collection and id. */
export type NodeTables = { [Name in Collection]: Map<string, Rows[Name]> };

/** A node's tables without a row. */
function emptyTables(): NodeTables {
  return {
    channels: new Map(),
    bridges: new Map(),
    endpoints: new Map(),
    devices: new Map(),
    originations: new Map(),
    spies: new Map(),
    talks: new Map(),
  };
}

type NodeArrays = { [Name in Collection]?: Rows[Name][] };
type AllArrays = { [Name in Collection]?: Located<Rows[Name]>[] };

const none: readonly never[] = [];

/** The tables of all nodes, and the arrays made of them: each is made when asked for, and kept until its rows change. */
export class ReplicaView {
  readonly #nodes = new Map<string, NodeRow>();
  readonly #positions = new Map<string, { epoch: string; seq: number }>();
  readonly #tables = new Map<string, NodeTables>();
  readonly #arrays = new Map<string, NodeArrays>();
  #all: AllArrays = {};
  #nodeArray: readonly NodeRow[] | null = null;
  /** Shared with the copies of this view: the same row is in the same element in each. */
  #located: WeakMap<object, Located<unknown>> = new WeakMap();

  /** Answers whether that changed anything. */
  setNode(node: NodeRow): boolean {
    if (isSame(this.#nodes.get(node.node), node)) {
      return false;
    }
    this.#nodes.set(node.node, node);
    this.#nodeArray = null;
    return true;
  }

  nodes(): readonly NodeRow[] {
    this.#nodeArray ??= [...this.#nodes.values()].sort((a, b) => (a.node < b.node ? -1 : 1));
    return this.#nodeArray;
  }

  position(node: string): { epoch: string; seq: number } | undefined {
    return this.#positions.get(node);
  }

  setPosition(node: string, position: { epoch: string; seq: number }): void {
    this.#positions.set(node, position);
  }

  tables(node: string): NodeTables {
    const known = this.#tables.get(node);
    if (known !== undefined) {
      return known;
    }
    const tables = emptyTables();
    this.#tables.set(node, tables);
    return tables;
  }

  /** Nodes of which there may be rows. */
  tableNodes(): Iterable<string> {
    return this.#tables.keys();
  }

  setTable<Name extends Collection>(node: string, name: Name, rows: Map<string, Rows[Name]>): void {
    Object.assign(this.tables(node), { [name]: rows });
    this.touch(node, name);
  }

  /** The rows of a table have changed: its arrays are made anew when asked for. */
  touch(node: string, name: Collection): void {
    delete this.#arrays.get(node)?.[name];
    delete this.#all[name];
  }

  dropNode(node: string): void {
    this.#nodes.delete(node);
    this.#positions.delete(node);
    this.#tables.delete(node);
    this.#arrays.delete(node);
    this.#all = {};
    this.#nodeArray = null;
  }

  row<Name extends Collection>(node: string, name: Name, id: string): Rows[Name] | null {
    const rows: Map<string, Rows[Name]> | undefined = this.#tables.get(node)?.[name];
    return rows?.get(id) ?? null;
  }

  rows<Name extends Collection>(node: string, name: Name): readonly Rows[Name][] {
    const rows: Map<string, Rows[Name]> | undefined = this.#tables.get(node)?.[name];
    if (rows === undefined) {
      return none;
    }
    const arrays = this.#arrays.get(node) ?? {};
    this.#arrays.set(node, arrays);
    const known: Rows[Name][] | undefined = arrays[name];
    if (known !== undefined) {
      return known;
    }
    const made = [...rows.values()];
    Object.assign(arrays, { [name]: made });
    return made;
  }

  all<Name extends Collection>(name: Name): readonly Located<Rows[Name]>[] {
    const known: Located<Rows[Name]>[] | undefined = this.#all[name];
    if (known !== undefined) {
      return known;
    }
    const made: Located<Rows[Name]>[] = [];
    for (const node of [...this.#tables.keys()].sort()) {
      for (const row of this.rows(node, name)) {
        made.push(this.#locate(node, row));
      }
    }
    Object.assign(this.#all, { [name]: made });
    return made;
  }

  /** The same rows, which later changes of this view do not touch. */
  copy(): ReplicaView {
    const copy = new ReplicaView();
    copy.#located = this.#located;
    for (const node of this.#nodes.values()) {
      copy.setNode(node);
    }
    for (const [node, tables] of this.#tables) {
      for (const name of collections) {
        copy.#copyTable(node, name, tables);
      }
      copy.#arrays.set(node, { ...this.#arrays.get(node) });
    }
    copy.#all = { ...this.#all };
    return copy;
  }

  #copyTable<Name extends Collection>(node: string, name: Name, tables: NodeTables): void {
    const rows: Map<string, Rows[Name]> = tables[name];
    this.setTable(node, name, new Map(rows));
  }

  #locate<Row extends object>(node: string, row: Row): Located<Row> {
    const known = this.#located.get(row) as Located<Row> | undefined;
    if (known !== undefined) {
      return known;
    }
    const located = { node, row };
    this.#located.set(row, located);
    return located;
  }
}
