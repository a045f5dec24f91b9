import type { Removal, RowPatch } from "./wire";

/** What {@link applyPatchRows} did: ids that came or changed, and what went. */
export interface AppliedRows<Row> {
  changed: string[];
  removed: { row: Row; removal: Removal }[];
}

/**
 * Applies the part of a patch that is about one collection of one node, in place. A changed row becomes a new object
 * whose untouched fields keep their identity; a row that did not change keeps its own. `del` goes before `up`: an id in
 * both has ended and begun anew, and its `up` is whole. Doing it twice is doing it once.
 */
export function applyPatchRows<Row extends { id: string }>(
  rows: Map<string, Row>,
  up: readonly RowPatch<Row>[] | undefined,
  del: readonly Removal[] | undefined,
): AppliedRows<Row> {
  const applied: AppliedRows<Row> = { changed: [], removed: [] };
  for (const removal of del ?? []) {
    const row = rows.get(removal.id);
    if (row !== undefined) {
      rows.delete(removal.id);
      applied.removed.push({ row, removal });
    }
  }
  for (const patch of up ?? []) {
    const row = rows.get(patch.id);
    // A row that is not known comes whole (wire.ts, RowPatch).
    rows.set(patch.id, row === undefined ? (patch as unknown as Row) : { ...row, ...patch });
    applied.changed.push(patch.id);
  }
  return applied;
}

/** `id` and the fields of `after` that differ from `before`; null where none does. */
export function changedFields<Row extends { id: string }>(before: Row, after: Row): RowPatch<Row> | null {
  let patch: RowPatch<Row> | null = null;
  for (const key in after) {
    if (!isSame(before[key], after[key])) {
      patch ??= { id: after.id } as RowPatch<Row>;
      Object.assign(patch, { [key]: after[key] });
    }
  }
  return patch;
}

/** Whether two values of rows (JSON values) are equal in depth. Key order does not count. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return false;
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((value, index) => isSame(value, b[index]));
  }
  if (Array.isArray(b)) {
    return false;
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  let keys = 0;
  for (const key in left) {
    keys += 1;
    if (!(key in right) || !isSame(left[key], right[key])) {
      return false;
    }
  }
  for (const _key in right) {
    keys -= 1;
  }
  return keys === 0;
}
