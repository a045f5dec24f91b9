/**
 * `rows` in the order of `ids`; rows not among them behind, in their own order. Keeps a sorted list still while
 * somebody points at it or works in it: known rows keep their places, new ones are appended, gone ones leave.
 */
export function keepOrder<Row>(
  rows: readonly Row[],
  rowId: (row: Row) => string,
  ids: readonly string[],
): readonly Row[] {
  if (ids.length === 0) return rows;
  const byId = new Map(rows.map((row) => [rowId(row), row]));
  const kept: Row[] = [];
  for (const id of ids) {
    const row = byId.get(id);
    if (row === undefined) continue;
    kept.push(row);
    byId.delete(id);
  }
  kept.push(...byId.values());
  return kept;
}
