"use client";

import { useEffect, useRef } from "react";
import { useLiveStore } from "./live-provider";
import { isStale } from "./live-store";
import { formatElapsed, ticker } from "./ticker";

interface ElapsedProps {
  /** By the clock of the node's Asterisk; by the panel's clock when `node` is null. */
  sinceMs: number;
  /** Whose clock `sinceMs` is of. While the node is not live the time stands, at what was read last. */
  node: string | null;
  /** The end, same clock; absent while it runs. */
  untilMs?: number | null | undefined;
  className?: string;
  /** What it is the time of. */
  title?: string | undefined;
}

/** A running time. It writes its own text once a second: nothing around it is drawn again. */
export function Elapsed({ sinceMs, node, untilMs = null, className, title }: ElapsedProps) {
  const store = useLiveStore();
  const element = useRef<HTMLSpanElement>(null);
  const lastRead = useRef({ sinceMs, ms: Number.NEGATIVE_INFINITY });
  const text = () => {
    const health = untilMs === null && node !== null ? store.node(node) : null;
    const elapsedMs = (untilMs ?? store.nowMs(node)) - sinceMs;
    const { current } = lastRead;
    // That a node stands still is known only some time after: what was read meanwhile is not taken back.
    const keeps = health !== null && isStale(health) && current.sinceMs === sinceMs;
    const ms = keeps ? Math.max(current.ms, elapsedMs) : elapsedMs;
    lastRead.current = { sinceMs, ms };
    return formatElapsed(ms);
  };
  const latestText = useRef(text);
  latestText.current = text;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is of these.
  useEffect(() => {
    const write = () => {
      const next = latestText.current();
      const span = element.current;
      if (span !== null && span.textContent !== next) span.textContent = next;
    };
    write();
    return untilMs === null ? ticker.subscribe(write) : undefined;
  }, [store, sinceMs, node, untilMs]);
  return (
    <span ref={element} className={className} title={title} suppressHydrationWarning>
      {text()}
    </span>
  );
}
