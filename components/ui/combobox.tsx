"use client";

import { type KeyboardEvent, useId, useState } from "react";
import { classNames } from "./class-names";
import type { ControlProps } from "./field";
import { Input } from "./input";

export interface Suggestion {
  value: string;
  /** Beside the value, in grey: a state, a name. */
  note?: string;
}

interface ComboboxProps extends ControlProps {
  value: string;
  onValueChange: (value: string) => void;
  onBlur?: () => void;
  suggestions: readonly Suggestion[];
  placeholder?: string;
  autoFocus?: boolean;
}

/** As many as one reads at a glance. */
const shownAtMost = 8;

/** A line of text that proposes what is known. Free text stays allowed. */
export function Combobox({
  value,
  onValueChange,
  onBlur,
  suggestions,
  placeholder,
  autoFocus = false,
  ...control
}: ComboboxProps) {
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const wanted = value.trim().toLowerCase();
  const shown = suggestions
    .filter(({ value: each, note = "" }) => `${each} ${note}`.toLowerCase().includes(wanted))
    .slice(0, shownAtMost);
  const isOpen = open && shown.length > 0 && !(shown.length === 1 && shown[0]?.value === value);

  const choose = (suggestion: Suggestion | undefined) => {
    if (suggestion === undefined) return;
    onValueChange(suggestion.value);
    setOpen(false);
    setActive(-1);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) {
        setOpen(true);
        return;
      }
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + shown.length) % shown.length);
    } else if (event.key === "Enter" && isOpen && active >= 0) {
      event.preventDefault();
      choose(shown[active]);
    } else if (event.key === "Escape" && isOpen) {
      // Closes the list only, not the dialog around it.
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      setOpen(false);
    }
  };

  return (
    <div className="relative">
      <Input
        {...control}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(isOpen && active >= 0 ? { "aria-activedescendant": `${listId}-${active}` } : {})}
        autoComplete="off"
        spellCheck={false}
        value={value}
        placeholder={placeholder}
        autoFocus={autoFocus}
        onChange={(event) => {
          onValueChange(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onClick={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          onBlur?.();
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={listId}
        role="listbox"
        aria-label="Known"
        hidden={!isOpen}
        className="overlay absolute inset-x-0 top-full z-10 mt-1 max-h-72 overflow-y-auto rounded-lg p-1"
      >
        {shown.map((suggestion, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus (aria-activedescendant)
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are handled by the field
          <div
            key={suggestion.value}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(suggestion)}
            className={classNames(
              "flex min-h-8 cursor-default items-center justify-between gap-2 rounded-md px-2",
              index === active ? "bg-hover" : "hover:bg-hover",
            )}
          >
            <span className="truncate">{suggestion.value}</span>
            <span className="shrink-0 text-xs text-ink-3">{suggestion.note}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
