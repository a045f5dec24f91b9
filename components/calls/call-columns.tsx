"use client";

import type { Column } from "@/components/ui/data-list";
import { selectColumnId } from "@/components/ui/data-list";
import type { CallsRow } from "./call-rows";
import { FromCell, NodeCell, PlaceCell, StateCell, TimeCell, ToCell } from "./cells";
import { ExpandCell } from "./expand-cell";
import { MarksCell } from "./marks";
import { RowActions } from "./row-menu";
import { SelectCell } from "./select-cell";
import { timeMeaning } from "./words";

interface ColumnHandlers {
  onToggle: (row: CallsRow) => void;
  onDetails: (row: CallsRow) => void;
}

/** The columns of the call list. Make them once: rows are memoed on them. */
export function callColumns({ onToggle, onDetails }: ColumnHandlers): readonly Column<CallsRow>[] {
  return [
    {
      id: selectColumnId,
      header: "",
      headerLabel: "Select",
      width: "24px",
      cell: (row) => (row.kind === "call" && row.ended === null ? <SelectCell row={row} /> : null),
    },
    {
      id: "expand",
      header: "",
      headerLabel: "Channels",
      width: "24px",
      narrowWidth: "20px",
      cell: (row) => <ExpandCell row={row} onToggle={onToggle} />,
    },
    {
      id: "state",
      header: "State",
      width: "92px",
      hideBelow: "narrow",
      cell: (row) => <StateCell row={row} />,
    },
    {
      id: "age",
      header: "Time",
      headerTitle: timeMeaning,
      width: "62px",
      narrowWidth: "70px",
      sortable: true,
      cell: (row) => <TimeCell row={row} />,
    },
    {
      id: "from",
      header: "From",
      width: "minmax(0,1.35fr)",
      sortable: true,
      cell: (row) => <FromCell row={row} />,
    },
    {
      id: "to",
      header: "To",
      width: "minmax(0,1.5fr)",
      hideBelow: "narrow",
      cell: (row) => <ToCell row={row} />,
    },
    {
      id: "node",
      header: "Node",
      width: "minmax(72px,0.6fr)",
      sortable: true,
      hideBelow: "narrow",
      cell: (row) => <NodeCell row={row} />,
    },
    {
      id: "place",
      header: "Application or place",
      width: "minmax(0,1.2fr)",
      hideBelow: "medium",
      cell: (row) => <PlaceCell row={row} />,
    },
    {
      id: "marks",
      header: "Marks",
      headerLabel: "Marks",
      width: "minmax(84px,1.2fr)",
      hideBelow: "narrow",
      cell: (row) => <MarksCell row={row} />,
    },
    {
      id: "acts",
      header: "",
      headerLabel: "Acts",
      width: "116px",
      narrowWidth: "28px",
      align: "end",
      cell: (row) =>
        row.kind === "call" && row.ended !== null ? null : <RowActions row={row} onDetails={onDetails} />,
    },
  ];
}
