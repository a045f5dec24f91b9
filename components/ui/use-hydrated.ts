"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False while the server's page is taken over, also in a part of it that is taken over later than the rest. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
