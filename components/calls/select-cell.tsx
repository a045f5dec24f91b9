"use client";

import { Checkbox } from "@/components/ui/checkbox";
import type { CallLine } from "./call-rows";
import { useSelected } from "./selection";
import { callText } from "./words";

/** The box of a call. By keyboard it is `X` on the row, so it is no tab stop of its own. */
export function SelectCell({ row }: { row: CallLine }) {
  const [selected, toggle] = useSelected(row.key);
  return (
    <Checkbox
      tabIndex={-1}
      aria-label={`Select ${callText(row.call)}`}
      checked={selected}
      onCheckedChange={toggle}
    />
  );
}
