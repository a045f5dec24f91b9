// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot place its rows by itself, as a virtual list must
// biome-ignore-all lint/a11y/useFocusableInteractive: rows take the focus, cells and heads do not

"use client";

import { memo, type ReactNode } from "react";
import { classNames } from "./class-names";
import { type Column, hiddenClass, rowGrid } from "./list-column";

interface ListRowProps<Row> {
  row: Row;
  index: number;
  topPx: number;
  heightPx: number;
  columns: readonly Column<Row>[];
  active: boolean;
  selected: boolean | undefined;
  className: string | undefined;
  level: number | undefined;
  expanded: boolean | undefined;
  label: string | undefined;
  /** Lies at the end of the row: an armed act, a refusal. */
  note: ((row: Row) => ReactNode) | undefined;
  onActivate: (index: number) => void;
  onOpen: ((row: Row) => void) | undefined;
  /** One click opens it, not only two. */
  opensOnClick: boolean;
}

function Row<RowType>({
  row,
  index,
  topPx,
  heightPx,
  columns,
  active,
  selected,
  className,
  level,
  expanded,
  label,
  note,
  onActivate,
  onOpen,
  opensOnClick,
}: ListRowProps<RowType>) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled once, by the grid around it
    <div
      role="row"
      aria-rowindex={index + 2}
      {...(selected === undefined ? {} : { "aria-selected": selected })}
      {...(level === undefined ? {} : { "aria-level": level })}
      {...(expanded === undefined ? {} : { "aria-expanded": expanded })}
      {...(label === undefined ? {} : { "aria-label": label })}
      tabIndex={active ? 0 : -1}
      data-index={index}
      data-active={active ? "" : undefined}
      onFocus={() => onActivate(index)}
      onDoubleClick={(event) => {
        if (!opensOnClick && isOn(event)) onOpen?.(row);
      }}
      onClick={(event) => {
        if (
          event.target instanceof Element &&
          isOn(event) &&
          event.target.closest("button,a,input") === null
        ) {
          event.currentTarget.focus({ preventScroll: true });
          // The second click of two would open it once more.
          if (opensOnClick && event.detail < 2) onOpen?.(row);
        }
      }}
      style={{ transform: `translateY(${topPx}px)`, height: heightPx }}
      className={classNames(
        rowGrid,
        "group/row absolute inset-x-0 top-0 items-center gap-x-3 border-b border-line px-4 outline-none hover:bg-hover focus-visible:z-10 focus-visible:shadow-[inset_2px_0_0_var(--accent-solid)] focus-visible:bg-hover focus-visible:outline-none data-active:[&:focus-within]:bg-hover",
        selected &&
          "bg-selected hover:bg-selected focus-visible:bg-selected data-active:[&:focus-within]:bg-selected",
        className,
      )}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={classNames(
            "flex min-w-0 items-center",
            column.align === "end" && "justify-end",
            hiddenClass(column),
          )}
        >
          {column.cell(row)}
        </div>
      ))}
      {note === undefined ? null : (
        <div role="gridcell" className="absolute inset-y-0 right-0 flex max-w-full items-center empty:hidden">
          {note(row)}
        </div>
      )}
    </div>
  );
}

/** A row is drawn again only when its own data, place or state changed. */
export const ListRow = memo(Row) as typeof Row;

/** A press in a menu of the row comes here too, for React's events go by its tree: it is none on the row itself. */
const isOn = ({ target, currentTarget }: { target: EventTarget; currentTarget: Element }): boolean =>
  target instanceof Node && currentTarget.contains(target);
