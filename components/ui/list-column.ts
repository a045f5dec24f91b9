import type { ReactNode } from "react";

/** One column of a {@link DataList}. Define columns outside the component or memo them: rows are memoed on them. */
export interface Column<Row> {
  id: string;
  header: ReactNode;
  /** Words of a header that shows none, for screen readers. */
  headerLabel?: string;
  /** What the column holds, where its word alone does not say it. */
  headerTitle?: string;
  /** A CSS grid track: `96px`, `minmax(0,2fr)`. */
  width: string;
  /** Track where the list is narrower than 640 px; default `width`. */
  narrowWidth?: string;
  align?: "end";
  /** Hidden below this width of the list: `narrow` 640 px, `medium` 960 px. */
  hideBelow?: "narrow" | "medium";
  /** The header becomes a button that sorts by this column. */
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface Sort {
  column: string;
  direction: "ascending" | "descending";
}

const classOfHidden = { narrow: "@max-[640px]:hidden", medium: "@max-[960px]:hidden" } as const;

/** Class that takes a column out of the grid when the list is narrow. */
export function hiddenClass<Row>(column: Column<Row>): string {
  return column.hideBelow === undefined ? "" : classOfHidden[column.hideBelow];
}
/** Track lists for the three widths of a list, as CSS variables that the rows read. */
export function tracks<Row>(columns: readonly Column<Row>[]): Record<`--tracks-${string}`, string> {
  const of = (hidden: readonly string[]) =>
    columns
      .filter((column) => column.hideBelow === undefined || !hidden.includes(column.hideBelow))
      .map((column) => (hidden.length > 1 ? (column.narrowWidth ?? column.width) : column.width))
      .join(" ");
  return {
    "--tracks-wide": of([]),
    "--tracks-medium": of(["medium"]),
    "--tracks-narrow": of(["medium", "narrow"]),
  };
}

/** Grid of a row: three track lists, chosen by the width of the list. */
export const rowGrid =
  "grid [grid-template-columns:var(--tracks-wide)] @max-[960px]:[grid-template-columns:var(--tracks-medium)] @max-[640px]:[grid-template-columns:var(--tracks-narrow)]";
