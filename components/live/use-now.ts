"use client";

import { useSyncExternalStore } from "react";
import { ticker } from "./ticker";

/** Draws the caller anew once a second. For sums over many rows; a single running time is an `Elapsed`. */
export function useNowSeconds(): number {
  return useSyncExternalStore(
    ticker.subscribe,
    () => Math.floor(Date.now() / 1_000),
    () => 0,
  );
}
