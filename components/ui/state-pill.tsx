import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** good: works · busy: something goes on · warn: look at it · bad: broken · quiet: nothing. */
export type Tone = "good" | "busy" | "warn" | "bad" | "quiet";

export const toneText: Record<Tone, string> = {
  good: "text-good",
  busy: "text-accent",
  warn: "text-warn",
  bad: "text-bad",
  quiet: "text-ink-2",
};

interface StatePillProps {
  tone: Tone;
  icon: ReactNode;
  /** The word: a state is colour and icon and word, never colour alone. */
  children: ReactNode;
  /** With a border and a tint, for places without a table around it. */
  boxed?: boolean;
  className?: string;
}

const toneBox: Record<Tone, string> = {
  good: "bg-good-soft",
  busy: "bg-accent-soft",
  warn: "bg-warn-soft",
  bad: "bg-bad-soft",
  quiet: "bg-hover",
};

/** A state as colour, icon and word. */
export function StatePill({ tone, icon, children, boxed = false, className }: StatePillProps) {
  return (
    <span
      className={classNames(
        "inline-flex min-w-0 items-center gap-1.5 [&_svg]:size-3.5 [&_svg]:shrink-0",
        toneText[tone],
        boxed && "h-6 rounded-full px-2 text-xs font-medium",
        boxed && toneBox[tone],
        className,
      )}
    >
      <span aria-hidden className="inline-flex">
        {icon}
      </span>
      <span className="truncate">{children}</span>
    </span>
  );
}

/** A small neutral label: a technology, an owner, a count. */
export function Badge({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={classNames(
        "inline-flex h-5 items-center gap-1 rounded border border-line px-1.5 text-[11px] text-ink-2 tabular-nums [&_svg]:size-3",
        className,
      )}
    >
      {children}
    </span>
  );
}
