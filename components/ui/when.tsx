"use client";

import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
/** Steps of 10 s: the words below change no faster once a minute is past, and "just now" may be that coarse. */
const stepMs = 10_000;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, stepMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const now = (): number => Math.floor(Date.now() / stepMs) * stepMs;

/** `just now`, `5 min ago`, `in 3 days`: the distance in the largest whole unit. */
export function distanceText(atMs: number, nowMs: number): string {
  const seconds = Math.abs(nowMs - atMs) / 1_000;
  if (seconds < 60) return atMs > nowMs + 10_000 ? "in less than a minute" : "just now";
  const [amount, unit] =
    seconds < 3_600
      ? [Math.floor(seconds / 60), "min"]
      : seconds < 86_400
        ? [Math.floor(seconds / 3_600), "h"]
        : [Math.floor(seconds / 86_400), seconds < 172_800 ? "day" : "days"];
  return atMs > nowMs ? `in ${amount} ${unit}` : `${amount} ${unit} ago`;
}

/** The moment in full, in the reader's zone, to the second. */
export function exactTime(atMs: number): string {
  return new Date(atMs).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** A moment as distance from now, ticking; the exact time is in its title. Drawn in the browser only. */
export function When({ atMs, className }: { atMs: number; className?: string }) {
  const nowMs = useSyncExternalStore(subscribe, now, () => null);
  return (
    <time
      dateTime={new Date(atMs).toISOString()}
      className={className}
      {...(nowMs === null ? {} : { title: exactTime(atMs) })}
    >
      {nowMs === null ? "" : distanceText(atMs, nowMs)}
    </time>
  );
}
