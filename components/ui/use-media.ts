"use client";

import { useCallback, useSyncExternalStore } from "react";

/** Whether a media query holds now; false before the page stands in a browser. */
function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/**
 * Whether the page is as narrow as a phone. Below this the lists drop to their narrow columns; equals `narrow` of a list
 * column on a page without rail.
 */
export const useNarrow = (): boolean => useMedia("(max-width: 640px)");

/** Whether a finger is what this device is used with: it has no keys to be told of. */
export const useTouch = (): boolean => useMedia("(pointer: coarse)");
