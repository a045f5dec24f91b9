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
  onValueChange?: (value: string) => void;
}

/**
 * One of a few words. The browser's own list on purpose: it types ahead, opens as a wheel on a phone, and needs no
 * style tag that the content security policy would have to allow.
 */
export function Select({ options, onValueChange, className, ...rest }: SelectProps) {
  return (
    <span className="relative inline-flex min-w-0">
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
