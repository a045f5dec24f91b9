"use client";

import { Popover as Radix } from "radix-ui";
import { type ReactNode, useRef, useState } from "react";
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

/** Part of a page that panes opened in it stand above, and not upon, as what it says must stay in sight. */
export const keptInSightProps = { "data-kept-in-sight": "" } as const;

/** Where a pane stands: beside its button, above or below all of what is to be kept in sight around it. */
export function anchorRect(button: Element): DOMRect {
  const { x, width, top, bottom } = button.getBoundingClientRect();
  const around = button.closest("[data-kept-in-sight]")?.getBoundingClientRect();
  const [from, to] = [Math.min(top, around?.top ?? top), Math.max(bottom, around?.bottom ?? bottom)];
  return new DOMRect(x, from, width, to - from);
}

/** A small pane beside its button: facts, or a few controls that are needed seldom. */
export function Popover({ trigger, label, side = "top", children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const anchor = useRef({
    getBoundingClientRect: () => (button.current === null ? new DOMRect() : anchorRect(button.current)),
  });
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Anchor virtualRef={anchor} />
      <Radix.Trigger ref={button} asChild>
        {trigger}
      </Radix.Trigger>
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
