"use client";

import { type RefCallback, useCallback, useEffect, useRef } from "react";
import type { Start } from "./starts";

/**
 * Whoever places or answers a call here talks in the dock, so the focus goes there: on the row it came from, or on the
 * one that takes that row's place, the same keys would act on another call. It goes back with the dock.
 *
 * The answer goes on the dock's element; `onPlace` is told of it too. Give a stable one.
 */
export function useDockFocus(
  starting: readonly Start[],
  onPlace: RefCallback<HTMLElement>,
): RefCallback<HTMLElement> {
  const dock = useRef<HTMLElement | null>(null);
  const before = useRef<Element | null>(null);
  // Only a talk has no channel yet. What is listened to has its keys on its row.
  const talk = starting.findLast(({ channelId }) => channelId === null)?.key ?? null;
  useEffect(() => {
    if (talk === null || dock.current === null || dock.current.contains(document.activeElement)) return;
    before.current = document.activeElement;
    dock.current.focus({ preventScroll: true });
  }, [talk]);
  return useCallback(
    (element: HTMLElement | null) => {
      dock.current = element;
      const leave = onPlace(element);
      return () => {
        const had = element?.contains(document.activeElement) === true;
        dock.current = null;
        if (typeof leave === "function") leave();
        const back = before.current;
        before.current = null;
        // While the page is being drawn nobody would be told of the focus.
        if (had && back instanceof HTMLElement) {
          queueMicrotask(() => {
            if (back.isConnected && document.activeElement === document.body)
              back.focus({ preventScroll: true });
          });
        }
      };
    },
    [onPlace],
  );
}
