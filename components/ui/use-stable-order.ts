"use client";

import { useRef } from "react";

/**
 * Keeps the order of a sorted list while somebody points at it or works in it: known rows keep their places, new ones
 * are appended, gone ones leave. When `held` ends the sorted order comes back.
 */
export function useStableOrder<Row>(
  sorted: readonly Row[],
  rowId: (row: Row) => string,
  held: boolean,
): readonly Row[] {
  const previous = useRef<readonly string[]>([]);
  const ordered = held ? keepOrder(sorted, rowId, previous.current) : sorted;
  previous.current = ordered.map(rowId);
  return ordered;
}

/** `rows` in the order of `ids`; rows not among them behind, in their own order. */
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
