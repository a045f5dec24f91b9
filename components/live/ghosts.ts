"use client";

import { useSyncExternalStore } from "react";
import type { Ghost } from "@/lib/live/replica";
import type { Collection, Rows } from "@/lib/live/rows";
import { useLiveStore } from "./live-provider";

const none: readonly never[] = [];

/** Rows of a collection that went in the last 3 s, with why. */
export function useGhosts<Name extends Collection>(collection: Name): readonly Ghost<Rows[Name]>[] {
  const store = useLiveStore();
  return useSyncExternalStore(
    store.subscribe,
    () => store.replica.ghosts(collection),
    () => none,
  );
}
