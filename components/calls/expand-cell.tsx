"use client";

import { ChevronRight } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import type { CallsRow } from "./call-rows";

/** Opens a call to its channels; before a channel, the line that ties it to its call. */
export function ExpandCell({ row, onToggle }: { row: CallsRow; onToggle: (row: CallsRow) => void }) {
  if (row.kind === "leg") {
    return (
      <span aria-hidden className="block h-9 self-start pl-[11px]">
        <span
          className={classNames(
            "block w-2.5 border-l border-line-strong",
            row.last ? "h-1/2 border-b" : "h-full",
          )}
        />
      </span>
    );
  }
  if (row.ended !== null) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={row.expanded ? "Hide its channels" : `Show its ${row.legs.length} channels`}
      onClick={() => onToggle(row)}
      className="inline-flex size-6 items-center justify-center rounded text-ink-3 hover:bg-press hover:text-ink"
    >
      <ChevronRight
        aria-hidden
        className={classNames("size-3.5 transition-transform", row.expanded && "rotate-90")}
      />
    </button>
  );
}
