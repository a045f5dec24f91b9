"use client";

import { useEffect, useRef } from "react";
import { useLiveStore } from "@/components/live/live-provider";
import { ticker } from "@/components/live/ticker";

/** `in 4 s`, then `now`. Writes its own text. */
export function Countdown({ untilPanelMs }: { untilPanelMs: number }) {
  const store = useLiveStore();
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = () => {
      const seconds = Math.ceil((untilPanelMs - store.nowMs(null)) / 1_000);
      if (element.current !== null) element.current.textContent = seconds > 0 ? `in ${seconds} s` : "now";
    };
    write();
    return ticker.subscribe(write);
  }, [store, untilPanelMs]);
  return <span ref={element} />;
}
