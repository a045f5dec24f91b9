"use client";

import { TriangleAlert } from "lucide-react";
import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { Tooltip } from "./tooltip";

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  onValueChange: (value: Value) => void;
  /** What is chosen already was pressed; it stays chosen. */
  onPressAgain?: () => void;
  /** What is chosen is not so yet: it is being brought about. */
  isPending?: boolean;
  options: readonly {
    value: Value;
    label: ReactNode;
    /** Why it cannot be chosen now: told on hover, on focus, and to a screen reader. */
    refusal?: string | undefined;
    /** What may go wrong with it, which can be chosen all the same: a sign beside its word, told as a refusal is. */
    warning?: string | undefined;
    shortcut?: string | undefined;
  }[];
}

/** One of two to four views, all in sight. */
export function Segmented<Value extends string>({
  label,
  value,
  onValueChange,
  onPressAgain,
  isPending = false,
  options,
}: SegmentedProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      aria-busy={isPending}
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen?.refusal !== undefined) return;
        if (chosen !== undefined) onValueChange(chosen.value);
        else onPressAgain?.();
      }}
      className="group inline-flex h-8 shrink-0 items-center gap-0.5 rounded-md border border-line-strong bg-canvas p-0.5"
    >
      {options.map((option) => {
        const { refusal } = option;
        const told = refusal ?? option.warning;
        const item = (
          <ToggleGroup.Item
            key={option.value}
            value={option.value}
            // Not `disabled`: neither the keyboard nor a tooltip would get to what that is, nor so to its reason.
            aria-disabled={refusal !== undefined}
            aria-description={told}
            {...(option.shortcut === undefined ? {} : { "aria-keyshortcuts": option.shortcut })}
            className="inline-flex h-full min-w-6 items-center gap-1.5 rounded px-2.5 text-xs font-medium text-ink-2 transition-colors hover:text-ink aria-disabled:cursor-not-allowed aria-disabled:text-ink-3 data-[state=on]:bg-surface data-[state=on]:text-ink data-[state=on]:ring-1 data-[state=on]:ring-line-strong group-aria-busy:data-[state=on]:bg-transparent group-aria-busy:data-[state=on]:text-ink-2 motion-safe:group-aria-busy:data-[state=on]:[&_svg]:animate-pulse [&_svg]:size-3.5"
          >
            {option.label}
            {refusal === undefined && told !== undefined ? (
              <TriangleAlert aria-hidden data-warning="" className="text-warn" />
            ) : null}
          </ToggleGroup.Item>
        );
        // Where something may be to be told, the tree stays as it is while that comes and goes, and the focus with it.
        if (!("refusal" in option || "warning" in option)) return item;
        return (
          <Tooltip key={option.value} content={told ?? null}>
            <span className="inline-flex h-full">{item}</span>
          </Tooltip>
        );
      })}
    </ToggleGroup.Root>
  );
}
