"use client";

import { useSyncExternalStore } from "react";

/** Seconds that an armed act can wait for its second press; the first is the default (WCAG 2.2.1 asks for ten times). */
export const armedChoicesSeconds = [3, 5, 10, 30, 60] as const;
export type ArmedSeconds = (typeof armedChoicesSeconds)[number];

/**
 * What lies at least between a press and the one that acts. Below it they are one gesture: a double click takes up to
 * 500 ms by the settings of Windows, 400 ms by those of GTK, and people who double-click out of habit need 100 to 300 ms.
 * Two presses that are meant have "Press again" read between them, which takes longer. Each press begins it anew, so that
 * the third click of three is none that acts either. Keys wait as long: whoever presses H twice at once has read nothing.
 */
export const leastPauseMs = 400;

/**
 * While something is armed, Enter or Space that is held down repeats itself as clicks on what has the focus: to the
 * arming it is one press. Call the answer when nothing is armed any more.
 */
export function withoutHeldKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.repeat || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.stopPropagation();
  };
  // Before whatever would take it for a press.
  window.addEventListener("keydown", onKeyDown, true);
  return () => window.removeEventListener("keydown", onKeyDown, true);
}

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
