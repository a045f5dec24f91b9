"use client";

import { type KeyboardEvent, useCallback, useRef, useState } from "react";

interface ListFocusOptions<Row> {
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Rows that a page key jumps over. */
  pageSize: () => number;
  selected: ReadonlySet<string> | undefined;
  onSelect: ((ids: ReadonlySet<string>) => void) | undefined;
  /** Rows that cannot be selected, such as sub-rows. */
  canSelect: ((row: Row) => boolean) | undefined;
  onOpen: ((row: Row) => void) | undefined;
  onRowKey: ((event: KeyboardEvent, row: Row) => boolean) | undefined;
  /** Depth of a row in a treegrid. */
  rowLevel: ((row: Row) => number) | undefined;
  /**
   * True while the active row has its focus from a row that went: the first key then only takes it, because whoever
   * pressed it meant the row that was there before.
   */
  handed: { current: boolean };
  /** While it answers true a row that was handed the focus takes no key at all, until one goes to it oneself. */
  heirWaits: (() => boolean) | undefined;
  /** Told of each key that is kept from the row so. */
  onKeptKey: ((event: KeyboardEvent, row: Row) => void) | undefined;
  /** Brings a row into view and moves the browser's focus to it. */
  focusRow: (index: number) => void;
}

/** Which row is active and what the keys do: one tab stop for the whole list, arrows inside. */
export function useListFocus<Row>(options: ListFocusOptions<Row>) {
  const { rows, rowId, selected, onSelect, canSelect } = options;
  const [active, setActive] = useState<{ id: string; index: number } | null>(null);

  /** Where the active row stood when last drawn: its heir stands there when it goes. */
  const place = useRef(0);
  const activeIndex = (() => {
    if (rows.length === 0) return -1;
    if (active === null) return 0;
    const at = rows[active.index];
    if (at !== undefined && rowId(at) === active.id) return active.index;
    const found = rows.findIndex((row) => rowId(row) === active.id);
    return found >= 0 ? found : Math.min(place.current, rows.length - 1);
  })();
  place.current = Math.max(0, activeIndex);

  // Stable, so that rows that did not change are not drawn again when the list did.
  const latest = useRef({ rows, rowId });
  latest.current = { rows, rowId };
  const activate = useCallback((index: number) => {
    const row = latest.current.rows[index];
    if (row === undefined) return;
    const id = latest.current.rowId(row);
    setActive((before) => (before?.id === id && before.index === index ? before : { id, index }));
  }, []);

  const toggle = (ids: string[], on?: boolean) => {
    if (onSelect === undefined) return;
    const next = new Set(selected);
    for (const id of ids) {
      if (on ?? !next.has(id)) next.add(id);
      else next.delete(id);
    }
    onSelect(next);
  };

  const selectable = (index: number): string[] => {
    const row = rows[index];
    return row !== undefined && (canSelect?.(row) ?? true) ? [rowId(row)] : [];
  };

  const parentOf = (index: number): number => {
    const { rowLevel } = options;
    const row = rows[index];
    if (rowLevel === undefined || row === undefined) return -1;
    const level = rowLevel(row);
    return rows.findLastIndex((each, at) => at < index && rowLevel(each) < level);
  };

  const move = (event: KeyboardEvent, to: number) => {
    event.preventDefault();
    const index = Math.max(0, Math.min(rows.length - 1, to));
    if (event.shiftKey) toggle([...selectable(activeIndex), ...selectable(index)], true);
    options.handed.current = false;
    activate(index);
    options.focusRow(index);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[activeIndex];
    if (row === undefined || event.defaultPrevented || event.altKey) return;
    // Keys belong to the row only while the row itself has the focus, not a button or a field in it.
    const onRow = event.target instanceof HTMLElement && event.target.getAttribute("role") === "row";
    if (!onRow) {
      if (event.key === "Escape") options.focusRow(activeIndex);
      return;
    }
    // A key that is held repeats itself: to every act, and to "press twice", it is one press. Moving goes on with it.
    if (
      event.repeat &&
      (event.key.length === 1 || event.key === "Enter") &&
      !event.ctrlKey &&
      !event.metaKey
    ) {
      if (event.key !== " ") event.preventDefault();
      return;
    }
    const wasHanded = options.handed.current;
    options.handed.current = wasHanded && options.heirWaits?.() === true;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() === "a" && onSelect !== undefined) {
        event.preventDefault();
        toggle(
          rows.flatMap((_, index) => selectable(index)),
          true,
        );
      }
      return;
    }
    switch (event.key) {
      case "ArrowDown":
        return move(event, activeIndex + 1);
      case "ArrowUp":
        return move(event, activeIndex - 1);
      case "PageDown":
        return move(event, activeIndex + options.pageSize());
      case "PageUp":
        return move(event, activeIndex - options.pageSize());
      case "Home":
        return move(event, 0);
      case "End":
        return move(event, rows.length - 1);
      case "ArrowLeft": {
        // From a sub-row to the row that it belongs to, as in any tree.
        const parent = parentOf(activeIndex);
        if (parent >= 0) return move(event, parent);
      }
    }
    if (wasHanded) return options.onKeptKey?.(event, row);
    if (options.onRowKey?.(event, row)) {
      event.preventDefault();
      return;
    }
    switch (event.key) {
      case "Enter":
        event.preventDefault();
        options.onOpen?.(row);
        return;
      case "x":
      case "X":
        event.preventDefault();
        toggle(selectable(activeIndex));
        return;
      case "Escape":
        if (selected !== undefined && selected.size > 0) onSelect?.(new Set());
    }
  };

  return { activeIndex, activate, onKeyDown };
}
