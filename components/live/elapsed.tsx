"use client";

import { useEffect, useRef } from "react";
import { useLiveStore } from "./live-provider";
import { formatElapsed, ticker } from "./ticker";

interface ElapsedProps {
  /** By the clock of the node's Asterisk; by the panel's clock when `node` is null. */
  sinceMs: number;
  /** Whose clock `sinceMs` is of. While the node is not live the time stands at its last known moment. */
  node: string | null;
  /** The end, same clock; absent while it runs. */
  untilMs?: number | null | undefined;
  className?: string;
}

/** A running time. It writes its own text once a second: nothing around it is drawn again. */
export function Elapsed({ sinceMs, node, untilMs = null, className }: ElapsedProps) {
  const store = useLiveStore();
  const element = useRef<HTMLSpanElement>(null);
  const text = () => formatElapsed((untilMs ?? store.nowMs(node)) - sinceMs);
  useEffect(() => {
    const write = () => {
      const next = formatElapsed((untilMs ?? store.nowMs(node)) - sinceMs);
      const span = element.current;
      if (span !== null && span.textContent !== next) span.textContent = next;
    };
    write();
    return untilMs === null ? ticker.subscribe(write) : undefined;
  }, [store, sinceMs, node, untilMs]);
  return (
    <span ref={element} className={className} suppressHydrationWarning>
      {text()}
    </span>
  );
}
