import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

const buttonStyle = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-3.5 [&_svg]:shrink-0",
  {
    variants: {
      kind: {
        primary: "bg-accent-solid text-on-accent hover:bg-accent-solid-hover",
        secondary: "border border-line-strong bg-surface text-ink hover:bg-hover",
        ghost: "text-ink-2 hover:bg-hover hover:text-ink",
        danger: "border border-bad-line bg-surface text-bad hover:bg-bad-soft",
      },
      size: { small: "h-7 px-2 text-xs", medium: "h-8 px-3 text-[13px]" },
    },
    defaultVariants: { kind: "secondary", size: "medium" },
  },
);

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonStyle>;

/** A button with words. `kind` is its weight: one `primary` a view at most. */
export function Button({ kind, size, className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={classNames(buttonStyle({ kind, size }), className)} {...rest} />;
}
