"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** The query of an address with `changes` made to it; empty values leave it. Starts with `?`, or is empty. */
export function changedQuery(query: string, changes: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/**
 * Filters that live in the address: every view can be copied, reloaded and bookmarked. `value(name)` is `""` where the
 * address says nothing. Typing replaces the address, so that Back leaves the screen instead of undoing letters.
 */
export function useAddress(): {
  value: (name: string) => string;
  change: (changes: Readonly<Record<string, string>>) => void;
} {
  const parameters = useSearchParams();
  const pathname = usePathname();
  const value = useCallback((name: string) => parameters.get(name) ?? "", [parameters]);
  const change = useCallback(
    (changes: Readonly<Record<string, string>>) => {
      // Read from the window: two changes in one moment must not undo each other.
      const query = changedQuery(window.location.search, changes);
      window.history.replaceState(null, "", `${pathname}${query}`);
    },
    [pathname],
  );
  return { value, change };
}
