"use client";

import { useEffect, useRef } from "react";
import { useLiveStore } from "@/components/live/live-provider";
import { ticker } from "@/components/live/ticker";

/** Words that depend on the time, by the panel's clock. It writes them itself once a second: nothing is drawn again. */
export function TickingText({ words }: { words: (panelNowMs: number) => string }) {
  const store = useLiveStore();
  const element = useRef<HTMLSpanElement>(null);
  const latest = useRef(words);
  useEffect(() => {
    latest.current = words;
    const write = () => {
      const text = latest.current(store.nowMs(null));
      if (element.current !== null && element.current.textContent !== text)
        element.current.textContent = text;
    };
    write();
    return ticker.subscribe(write);
  }, [store, words]);
  return <span ref={element} />;
}
