import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export const inputStyle =
  "h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-[13px] text-ink placeholder:text-ink-3 aria-invalid:border-bad disabled:opacity-55";

/** A line of text. 16 px on a touch screen, so that iOS does not zoom in; its placeholder need not, and so fits. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return (
    <input
      className={classNames(
        inputStyle,
        "pointer-coarse:text-base pointer-coarse:placeholder:text-[13px]",
        className,
      )}
      {...rest}
    />
  );
}
