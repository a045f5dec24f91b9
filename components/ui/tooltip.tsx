"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { overlayHost } from "./overlay-host";

/** Once, around the page: the delay is shared, so the second tooltip of a row of buttons comes at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}

interface TooltipProps {
  /** What it says. The trigger must carry its own accessible name: a tooltip is an addition. Null for nothing now. */
  content: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}

/** Words on hover and on focus. */
export function Tooltip({ content, side = "bottom", children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      {content === null ? null : (
        <Radix.Portal container={overlayHost()}>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="overlay z-50 max-w-80 rounded-md px-2 py-1.5 text-xs text-ink"
          >
            {content}
          </Radix.Content>
        </Radix.Portal>
      )}
    </Radix.Root>
  );
}
