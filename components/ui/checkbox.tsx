"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

/** A box of 16 px in a target of 24. */
export function Checkbox({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={classNames(
        "group inline-flex size-6 shrink-0 items-center justify-center rounded",
        className,
      )}
      {...rest}
    >
      <span className="inline-flex size-4 items-center justify-center rounded border border-line-control bg-surface text-on-accent group-data-[state=checked]:border-accent-solid group-data-[state=checked]:bg-accent-solid group-data-[state=indeterminate]:border-accent-solid group-data-[state=indeterminate]:bg-accent-solid">
        <Radix.Indicator className="group-data-[state=indeterminate]:hidden">
          <Check aria-hidden className="size-3" strokeWidth={3} />
        </Radix.Indicator>
        <Minus aria-hidden className="hidden size-3 group-data-[state=indeterminate]:block" strokeWidth={3} />
      </span>
    </Radix.Root>
  );
}
