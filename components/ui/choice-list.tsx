"use client";

import { useId } from "react";

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  /** Beside the label, in grey. */
  note?: string | undefined;
}

interface ChoiceListProps<Value extends string> {
  /** What is chosen here, for screen readers. */
  label: string;
  value: Value | null;
  onValueChange: (value: Value) => void;
  choices: readonly Choice<Value>[];
}

/** One of several lines, by pointer or arrows. The browser's own radio buttons: Enter sends the form around them. */
export function ChoiceList<Value extends string>({
  label,
  value,
  onValueChange,
  choices,
}: ChoiceListProps<Value>) {
  const name = useId();
  return (
    <fieldset className="max-h-72 min-w-0 overflow-y-auto rounded-md border border-line">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="flex min-h-9 items-center gap-2.5 border-b border-line px-3 py-1 last:border-b-0 hover:bg-hover has-checked:bg-selected has-focus-visible:shadow-[inset_2px_0_0_var(--accent-solid)]"
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onValueChange(choice.value)}
            className="size-4 shrink-0 accent-accent-solid"
          />
          <span className="min-w-0 flex-1 truncate">{choice.label}</span>
          {choice.note === undefined ? null : (
            <span className="shrink-0 text-xs text-ink-2 tabular-nums">{choice.note}</span>
          )}
        </label>
      ))}
    </fieldset>
  );
}
