"use client";

import { type RefObject, useEffect } from "react";

const gapPx = 8;

/**
 * A list that becomes lower, because the dock or the bar of a selection opens below it, keeps the row in view that the
 * keyboard is on. Under a pointer nothing moves: the second press of a double click would meet another row.
 */
export function useFocusInView(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const list = scroller.current;
    if (list === null || typeof ResizeObserver === "undefined") return;
    let heightPx = list.clientHeight;
    const observer = new ResizeObserver(() => {
      const wasPx = heightPx;
      heightPx = list.clientHeight;
      const focused = document.activeElement;
      const row = focused?.closest('[role="row"]');
      if (row === undefined || row === null || !list.contains(row)) return;
      if (focused?.matches(":focus-visible") !== true) return;
      const { top, bottom } = row.getBoundingClientRect();
      const listTop = list.getBoundingClientRect().top;
      // One that was scrolled away before stays away.
      const wasInView = top - listTop >= 0 && top - listTop < wasPx;
      const coveredPx = bottom - listTop - heightPx;
      if (wasInView && coveredPx > 0) list.scrollTop += coveredPx + gapPx;
    });
    observer.observe(list);
    return () => observer.disconnect();
  }, [scroller]);
}
