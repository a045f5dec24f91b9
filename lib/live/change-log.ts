import type { ReplicaView } from "./replica-view";
import { type Collection, collections } from "./rows";

/** Ids of the rows of one node that came, changed or went, by collection; absent where there are none. */
export type NodeChanges = { [Name in Collection]?: Set<string> };

/** Which rows have changed since somebody asked, by node: who derives from rows need not look at the others. */
export class ChangeLog {
  #changes = new Map<string, NodeChanges>();

  add(node: string, collection: Collection, id: string): void {
    let changes = this.#changes.get(node);
    if (changes === undefined) {
      changes = {};
      this.#changes.set(node, changes);
    }
    const ids = changes[collection];
    if (ids === undefined) {
      changes[collection] = new Set([id]);
    } else {
      ids.add(id);
    }
  }

  /** All rows in which two views differ. A row that did not change is the same object in both. */
  addDifference(before: ReplicaView, after: ReplicaView): void {
    for (const node of new Set([...before.tableNodes(), ...after.tableNodes()])) {
      for (const name of collections) {
        for (const { id } of before.rows(node, name)) {
          if (after.row(node, name, id) !== before.row(node, name, id)) {
            this.add(node, name, id);
          }
        }
        for (const { id } of after.rows(node, name)) {
          if (before.row(node, name, id) === null) {
            this.add(node, name, id);
          }
        }
      }
    }
  }

  /** What has changed since the last call. */
  take(): ReadonlyMap<string, NodeChanges> {
    const taken = this.#changes;
    this.#changes = new Map();
    return taken;
  }
}
