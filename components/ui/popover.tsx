"use client";

import { Popover as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { overlayHost } from "./overlay-host";

interface PopoverProps {
  /** The button that opens it: one element that takes a ref. */
  trigger: ReactNode;
  /** What it holds, for a screen reader. */
  label: string;
  side?: "top" | "bottom";
  /** Given as a function it can close the pane, once what it is for is done. */
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A small pane beside its button: facts, or a few controls that are needed seldom. */
export function Popover({ trigger, label, side = "top", children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={overlayHost()}>
        <Radix.Content
          aria-label={label}
          side={side}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="overlay z-50 w-[min(20rem,calc(100vw-1rem))] rounded-lg p-3 text-[13px] outline-none motion-safe:data-[state=open]:animate-fade"
        >
          {typeof children === "function" ? children(() => setOpen(false)) : children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
