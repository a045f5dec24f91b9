"use client";

import { type RefCallback, useCallback } from "react";

/**
 * How far the dock reaches up from the foot of the window, as `--dock-height` on the root element in px: what floats
 * there goes above it, for the dock must never be covered. 0 where there is no dock.
 */
const dockHeightVariable = "--dock-height";

/** The answer goes on the dock's element. */
export function useDockHeight(): RefCallback<HTMLElement> {
  return useCallback((dock: HTMLElement | null) => {
    if (dock === null) return;
    const { style } = document.documentElement;
    const tell = () => {
      const reach = Math.max(0, window.innerHeight - dock.getBoundingClientRect().top);
      style.setProperty(dockHeightVariable, `${Math.round(reach)}px`);
    };
    tell();
    const observer = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(tell);
    observer?.observe(dock);
    window.addEventListener("resize", tell);
    return () => {
      observer?.disconnect();
      window.removeEventListener("resize", tell);
      style.removeProperty(dockHeightVariable);
    };
  }, []);
}
