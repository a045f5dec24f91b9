"use client";

import { Command } from "cmdk";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { Kbd } from "@/components/ui/kbd";
import { useArmed } from "@/components/ui/use-armed";

interface EntryProps {
  /** Tells it from the others. */
  value: string;
  icon: ReactNode;
  /** Behind the words, in grey. */
  note?: ReactNode;
  shortcut?: string | undefined;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

/** One line of the palette. */
export function Entry({
  value,
  icon,
  note,
  shortcut,
  danger = false,
  disabled = false,
  onSelect,
  children,
}: EntryProps) {
  return (
    <Command.Item
      value={value}
      disabled={disabled}
      onSelect={onSelect}
      className={classNames(
        "flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2 text-ink data-[disabled=true]:text-ink-3 data-[selected=true]:bg-hover [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-3",
        danger && "bg-bad-soft text-bad data-[selected=true]:bg-bad-soft [&_svg]:text-bad",
      )}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">
        {children}
        {note === undefined ? null : <span className="ml-2 text-xs text-ink-3">{note}</span>}
      </span>
      {shortcut === undefined ? null : <Kbd>{shortcut}</Kbd>}
    </Command.Item>
  );
}

/** A dangerous line: Enter arms it, Enter again does it. */
export function ArmedEntry({ onSelect, children, ...rest }: Omit<EntryProps, "danger">) {
  const { secondsLeft, press } = useArmed(onSelect);
  return (
    <Entry {...rest} danger={secondsLeft !== null} onSelect={press}>
      {secondsLeft === null ? (
        children
      ) : (
        <span aria-live="polite">
          Press Enter again, {secondsLeft} s: {children}
        </span>
      )}
    </Entry>
  );
}
