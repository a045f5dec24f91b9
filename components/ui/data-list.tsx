// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot place its rows by itself, as a virtual list must
// biome-ignore-all lint/a11y/useFocusableInteractive: rows take the focus, cells and heads do not

"use client";

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from "react";
import { Checkbox } from "./checkbox";
import { classNames } from "./class-names";
import { type Column, hiddenClass, rowGrid, type Sort, tracks } from "./list-column";
import { ListRow } from "./list-row";
import { useFocusInView } from "./use-focus-in-view";
import { useListFocus } from "./use-list-focus";

export type { Column, Sort } from "./list-column";

export interface DataListProps<Row> {
  /** Accessible name of the list. */
  label: string;
  rows: readonly Row[];
  /** Unique and lasting: focus and selection follow it. Give a stable function. */
  rowId: (row: Row) => string;
  columns: readonly Column<Row>[];
  /** Height of every row. Default 36. */
  rowHeightPx?: number;
  /** Shown in place of rows when there are none. */
  empty: ReactNode;
  /** Ids of the selected rows; absent where nothing can be selected. */
  selected?: ReadonlySet<string>;
  onSelect?: (ids: ReadonlySet<string>) => void;
  canSelect?: (row: Row) => boolean;
  /** Enter or double click. */
  onOpen?: (row: Row) => void;
  /** Where a row has nothing but to be opened: one click does. */
  opensOnClick?: boolean;
  /** A key on the focused row itself. Returns whether it was used; runs before `x` and Enter, after the arrows. */
  onRowKey?: (event: KeyboardEvent, row: Row) => boolean;
  /** Whether keys are meant for something else now: a row that the focus came to by itself then takes none. */
  heirWaits?: () => boolean;
  /** A key on a row that the focus came to by itself was kept from it: it was meant for another. */
  onKeptKey?: (event: KeyboardEvent, row: Row) => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** Extra class of a row: struck, greyed. */
  rowClass?: (row: Row) => string | undefined;
  /** 1 for a row, 2 for a sub-row: makes the list a treegrid. */
  rowLevel?: (row: Row) => number;
  /** Whether a row that can be opened is open; undefined where it has nothing to open. */
  rowExpanded?: (row: Row) => boolean | undefined;
  /** What a screen reader says of the row as a whole; else it reads the cells. */
  rowLabel?: (row: Row) => string;
  /** Lies at the end of the row, over its last cells. Stable, like every function that draws a row. */
  rowNote?: (row: Row) => ReactNode;
  /** True while the pointer or the focus is on the rows: do not re-sort then. */
  onBusyChange?: (busy: boolean) => void;
  className?: string;
}

/**
 * The one list of the panel: virtual (only rows in sight are in the document), one tab stop with arrows inside,
 * `x` and Shift+arrows select, Enter opens, Ctrl+A selects all. It fills the height that its parent leaves.
 */
export function DataList<Row>(props: DataListProps<Row>) {
  const { rows, rowId, columns, rowHeightPx = 36, selected, onSelect, sort, onSort, onBusyChange } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);
  useFocusInView(scroller);
  const activeRef = useRef(-1);
  const handed = useRef(false);
  /** The row that was handed the focus of one that went. */
  const heir = useRef<Element | null>(null);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    // The header sticks over the first 32 px.
    scrollPaddingStart: 32,
    scrollPaddingEnd: 8,
    useFlushSync: false,
    // The active row stays in the document when it is scrolled away, else the focus would be lost.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      const active = activeRef.current;
      return active < 0 || shown.includes(active) ? shown : [...shown, active].sort((a, b) => a - b);
    },
  });

  // Rows that became higher or lower, as on a page that was turned: their places are worked out anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the height that asks for it
  useEffect(() => virtualizer.measure(), [rowHeightPx]);

  const focusNow = useCallback(() => {
    if (wanted.current === null) return;
    const element = body.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (element === undefined || element === null) return;
    wanted.current = null;
    if (handed.current) heir.current = element;
    element.focus({ preventScroll: true });
  }, []);

  const focusRow = (index: number) => {
    wanted.current = index;
    activeRef.current = index;
    virtualizer.scrollToIndex(index, { align: "auto" });
    focusNow();
  };

  const { activeIndex, activate, onKeyDown } = useListFocus({
    rows,
    rowId,
    pageSize: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeightPx) - 2),
    selected,
    onSelect,
    canSelect: props.canSelect,
    onOpen: props.onOpen,
    onRowKey: props.onRowKey,
    rowLevel: props.rowLevel,
    handed,
    heirWaits: props.heirWaits,
    onKeptKey: props.onKeptKey,
    focusRow,
  });
  activeRef.current = activeIndex;

  useEffect(focusNow);

  // A focused row that left the list hands its focus to the row at its place, so that the keys go on working.
  const hadFocus = useRef(false);
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body && activeIndex >= 0) {
      wanted.current = activeIndex;
      handed.current = true;
      focusNow();
    }
  });

  const latestOpen = useRef(props.onOpen);
  latestOpen.current = props.onOpen;
  const open = useCallback((row: Row) => latestOpen.current?.(row), []);

  const busy = useRef({ pointer: false, focus: false });
  const setBusy = (change: { pointer?: boolean; focus?: boolean }) => {
    Object.assign(busy.current, change);
    onBusyChange?.(busy.current.pointer || busy.current.focus);
  };

  const tree = props.rowLevel !== undefined;
  const allSelected = selected !== undefined && rows.length > 0 && selected.size > 0;

  return (
    <div
      ref={scroller}
      className={classNames("@container relative min-h-0 flex-1 overflow-auto", props.className)}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its role is grid or treegrid */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both of them take these */}
      <div
        role={tree ? "treegrid" : "grid"}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        {...(onSelect === undefined ? {} : { "aria-multiselectable": true })}
        style={tracks(columns)}
        onKeyDown={onKeyDown}
        onFocus={({ target }) => {
          hadFocus.current = true;
          // Whoever brings it to another row, by whatever way, means that row.
          if (target !== heir.current) handed.current = false;
          setBusy({ focus: true });
        }}
        onBlur={(event) => {
          if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) {
            hadFocus.current = false;
            handed.current = false;
          }
          setBusy({ focus: event.currentTarget.contains(event.relatedTarget) });
        }}
        onPointerDown={() => {
          handed.current = false;
        }}
        onPointerEnter={() => setBusy({ pointer: true })}
        onPointerLeave={() => setBusy({ pointer: false })}
      >
        <div role="rowgroup" className="sticky top-0 z-20">
          <div
            role="row"
            aria-rowindex={1}
            className={classNames(
              rowGrid,
              "h-8 items-center gap-x-3 border-b border-line bg-surface px-4 text-xs text-ink-2",
            )}
          >
            {columns.map((column) => (
              <div
                key={column.id}
                role="columnheader"
                title={column.headerTitle}
                {...(column.sortable !== true
                  ? {}
                  : { "aria-sort": sort?.column === column.id ? sort.direction : "none" })}
                className={classNames(
                  "flex min-w-0 items-center",
                  column.align === "end" && "justify-end",
                  hiddenClass(column),
                )}
              >
                {column.sortable === true && onSort !== undefined ? (
                  <SortButton column={column.id} sort={sort} onSort={onSort}>
                    {column.header}
                  </SortButton>
                ) : column.id === selectColumnId && onSelect !== undefined ? (
                  <Checkbox
                    aria-label={allSelected ? "Select none" : "Select all"}
                    checked={allSelected ? (selected.size >= rows.length ? true : "indeterminate") : false}
                    onCheckedChange={() =>
                      onSelect(
                        allSelected
                          ? new Set()
                          : new Set(rows.filter((row) => props.canSelect?.(row) ?? true).map(rowId)),
                      )
                    }
                  />
                ) : (
                  <span
                    className={classNames(
                      column.headerLabel === undefined ? "truncate" : "sr-only",
                      column.narrowWidth !== undefined && "@max-[640px]:sr-only",
                    )}
                  >
                    {column.headerLabel ?? column.header}
                  </span>
                )}
              </div>
            ))}
          </div>
        </div>
        <div ref={body} role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const id = rowId(row);
            return (
              <ListRow
                key={id}
                row={row}
                index={item.index}
                topPx={item.start}
                heightPx={rowHeightPx}
                columns={columns}
                active={item.index === activeIndex}
                selected={
                  selected === undefined || props.canSelect?.(row) === false ? undefined : selected.has(id)
                }
                className={props.rowClass?.(row)}
                level={props.rowLevel?.(row)}
                expanded={props.rowExpanded?.(row)}
                label={props.rowLabel?.(row)}
                note={props.rowNote}
                onActivate={activate}
                onOpen={open}
                opensOnClick={props.opensOnClick === true}
              />
            );
          })}
        </div>
      </div>
      {rows.length === 0 ? props.empty : null}
    </div>
  );
}

/** Id of a column whose header is the box that selects all. */
export const selectColumnId = "select";

function SortButton({
  column,
  sort,
  onSort,
  children,
}: {
  column: string;
  sort: Sort | undefined;
  onSort: (sort: Sort) => void;
  children: ReactNode;
}) {
  const mine = sort?.column === column;
  return (
    <button
      type="button"
      className="-mx-1 inline-flex h-6 min-w-0 items-center gap-1 rounded px-1 hover:text-ink"
      onClick={() =>
        onSort({ column, direction: mine && sort.direction === "ascending" ? "descending" : "ascending" })
      }
    >
      <span className="truncate">{children}</span>
      {mine ? (
        sort.direction === "ascending" ? (
          <ArrowUp aria-hidden className="size-3" />
        ) : (
          <ArrowDown aria-hidden className="size-3" />
        )
      ) : null}
    </button>
  );
}
