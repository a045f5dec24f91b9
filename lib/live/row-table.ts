import { changedFields } from "./patch";
import type { Removal, RowPatch } from "./wire";

/**
 * What was last told of one collection, and which ids may have changed since. Rows are derived only when someone asks:
 * ten events about one channel between two ticks cost one derivation and one comparison.
 */
export class RowTable<Row extends { id: string }> {
  readonly #derive: (id: string) => Row | null;
  readonly #told = new Map<string, Row>();
  readonly #dirty = new Set<string>();
  readonly #removals = new Map<string, Removal>();

  /** `derive` answers the row as it is now, null where there is none. */
  constructor(derive: (id: string) => Row | null) {
    this.#derive = derive;
  }

  /** The row of `id` may have changed, or come. */
  mark(id: string): void {
    this.#dirty.add(id);
  }

  /** The row has gone. Only the first word counts until the next tick. */
  remove(removal: Removal): void {
    this.#dirty.add(removal.id);
    if (!this.#removals.has(removal.id)) {
      this.#removals.set(removal.id, removal);
    }
  }

  /** The row as it is now, told or not. */
  row(id: string): Row | null {
    return this.#dirty.has(id) ? this.#derive(id) : (this.#told.get(id) ?? null);
  }

  /** All rows as they are now, told or not. */
  *rows(): Iterable<Row> {
    for (const [id, row] of this.#told) {
      const now = this.#dirty.has(id) ? this.#derive(id) : row;
      if (now !== null) {
        yield now;
      }
    }
    for (const id of this.#dirty) {
      const row = this.#told.has(id) ? null : this.#derive(id);
      if (row !== null) {
        yield row;
      }
    }
  }

  /** Rows as they were last told. */
  told(): Row[] {
    return [...this.#told.values()];
  }

  /**
   * What has changed since the last call; from here on that counts as told. A row that came and went in between was
   * never told, so its removal is not either.
   */
  take(): { up: RowPatch<Row>[]; del: Removal[] } {
    const up: RowPatch<Row>[] = [];
    const del: Removal[] = [];
    for (const id of this.#dirty) {
      const removal = this.#removals.get(id);
      if (removal !== undefined && this.#told.delete(id)) {
        del.push(removal);
      }
      const now = this.#derive(id);
      if (now === null) {
        continue;
      }
      const before = this.#told.get(id);
      const patch: RowPatch<Row> | null = before === undefined ? now : changedFields(before, now);
      if (patch !== null) {
        up.push(patch);
        this.#told.set(id, now);
      }
    }
    this.#dirty.clear();
    this.#removals.clear();
    return { up, del };
  }
}
