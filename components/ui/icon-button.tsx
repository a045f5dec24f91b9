"use client";

import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import { Kbd } from "./kbd";
import { Tooltip } from "./tooltip";

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label"> {
  /** Accessible name and tooltip. */
  label: string;
  /** Key shown in the tooltip. */
  shortcut?: string | undefined;
  /** What is good to know before it is pressed; no part of the name. */
  hint?: string | undefined;
  danger?: boolean;
  children: ReactNode;
}

/** A button with an icon only: 28 × 28 px, named for screen readers, explained on hover. */
export function IconButton({
  label,
  shortcut,
  hint,
  danger = false,
  className,
  children,
  type = "button",
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip
      content={
        <>
          <span className="flex items-center gap-2">
            {label}
            {shortcut === undefined ? null : <Kbd>{shortcut}</Kbd>}
          </span>
          {hint === undefined ? null : <span className="block">{hint}</span>}
        </>
      }
    >
      <button
        type={type}
        aria-label={label}
        aria-description={hint}
        className={classNames(
          "inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors hover:bg-press hover:text-ink disabled:cursor-not-allowed disabled:opacity-50 [&_svg]:size-3.5",
          danger && "hover:bg-bad-soft hover:text-bad",
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
