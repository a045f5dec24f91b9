"use client";

import { useSyncExternalStore } from "react";

/** Seconds that an armed act can wait for its second press; the first is the default (WCAG 2.2.1 asks for ten times). */
export const armedChoicesSeconds = [3, 5, 10, 30, 60] as const;
export type ArmedSeconds = (typeof armedChoicesSeconds)[number];

const storageName = "patchbay.armedSeconds";
const standard: ArmedSeconds = 3;
const listeners = new Set<() => void>();
let known: ArmedSeconds | null = null;

function read(): ArmedSeconds {
  try {
    const stored = Number(localStorage.getItem(storageName));
    return armedChoicesSeconds.find((each) => each === stored) ?? standard;
  } catch {
    return standard;
  }
}

function seconds(): ArmedSeconds {
  known ??= read();
  return known;
}

/** How long an armed act waits for the second press, in milliseconds. */
export function armedForMs(): number {
  return seconds() * 1_000;
}

/** Keeps another length, in this browser. */
export function setArmedSeconds(next: ArmedSeconds): void {
  known = next;
  try {
    localStorage.setItem(storageName, String(next));
  } catch {
    // A browser without storage keeps it until the page goes.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The length as it is now. */
export function useArmedSeconds(): ArmedSeconds {
  return useSyncExternalStore(subscribe, seconds, () => standard);
}
