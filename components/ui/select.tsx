import { ChevronsUpDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { inputStyle } from "./input";

export interface Option {
  value: string;
  label: string;
}

interface SelectProps extends Omit<ComponentProps<"select">, "onChange"> {
  options: readonly Option[];
  /** As wide as its place; by default as its words. */
  isWide?: boolean;
  onValueChange?: (value: string) => void;
}

/**
 * One of a few words. The browser's own list on purpose: it types ahead, opens as a wheel on a phone, and needs no
 * style tag that the content security policy would have to allow.
 */
export function Select({ options, isWide = false, onValueChange, className, ...rest }: SelectProps) {
  return (
    <span className={classNames("relative min-w-0", isWide ? "flex" : "inline-flex")}>
      <select
        className={classNames(inputStyle, "appearance-none truncate pr-7", className)}
        onChange={(event) => onValueChange?.(event.target.value)}
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-3 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}
