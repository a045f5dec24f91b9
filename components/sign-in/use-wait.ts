"use client";

import { useEffect, useState } from "react";

/** Whole seconds until `untilMs`, counted down; 0 when it is past or null. */
export function useWait(untilMs: number | null): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const leftSeconds = untilMs === null ? 0 : Math.max(0, Math.ceil((untilMs - nowMs) / 1_000));
  useEffect(() => {
    if (untilMs === null) return;
    setNowMs(Date.now());
    const timer = setInterval(() => {
      setNowMs(Date.now());
      if (Date.now() >= untilMs) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [untilMs]);
  return leftSeconds;
}
