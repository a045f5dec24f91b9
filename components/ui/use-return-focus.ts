"use client";

import { useRef } from "react";
import { isFocusKept, keptFocus } from "./kept-focus";
import { isModalOpen } from "./modal";

/**
 * Where the focus goes when a dialog without a trigger closes: to what had it before, else to what
 * keeps it while something goes on there, else to the row that the keys act on. Give the result to `onCloseAutoFocus`; Radix itself only knows the way back to a trigger.
 */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const wasOpen = useRef(false);
  const before = useRef<Element | null>(null);
  // Read while rendering: by the first effect a field with autoFocus has already taken the focus.
  if (open && !wasOpen.current && typeof document !== "undefined") before.current = document.activeElement;
  wasOpen.current = open;
  return (event) => {
    event.preventDefault();
    // What was chosen here has opened another dialog, or has begun something that has the focus by now.
    if (isModalOpen() || isFocusKept()) return;
    const element = before.current;
    const back =
      element instanceof HTMLElement && element.isConnected && element !== document.body
        ? element
        : (keptFocus() ?? document.querySelector<HTMLElement>("#main [role=row][tabindex='0']"));
    back?.focus({ preventScroll: true });
  };
}
