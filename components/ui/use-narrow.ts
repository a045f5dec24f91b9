"use client";

import { useSyncExternalStore } from "react";

/** Below this the lists drop to their narrow columns; equals `narrow` of a list column on a page without rail. */
const query = "(max-width: 640px)";

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

/** Whether the page is as narrow as a phone. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}
