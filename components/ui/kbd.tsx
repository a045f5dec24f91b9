import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** A key of the keyboard. */
export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={classNames(
        "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded border border-line-strong bg-canvas px-1 font-sans text-[11px] leading-none text-ink-2",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
