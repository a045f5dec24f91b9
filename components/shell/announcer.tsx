"use client";

import { useEffect, useRef, useState } from "react";
import { useLiveStore } from "@/components/live/live-provider";
import type { LiveStore } from "@/components/live/live-store";
import { nodeState } from "./node-state";

/** A screen reader hears at most one summary in this time. */
const summaryEveryMs = 5_000;

interface Seen {
  calls: ReadonlySet<string>;
  nodes: ReadonlyMap<string, string>;
}

function look(store: LiveStore): Seen {
  return {
    calls: new Set(store.calls().map(({ node, id }) => `${node}/${id}`)),
    nodes: new Map(store.nodes().map((node) => [node.name, nodeState[node.status].word])),
  };
}

/** What changed between two looks, in one sentence; empty for nothing. */
export function summarize(before: Seen, after: Seen): string {
  const came = [...after.calls].filter((key) => !before.calls.has(key)).length;
  const went = [...before.calls].filter((key) => !after.calls.has(key)).length;
  const parts: string[] = [];
  if (came > 0) parts.push(`${came} new ${came === 1 ? "call" : "calls"}`);
  if (went > 0) parts.push(`${went} ended`);
  const states = [...after.nodes]
    .filter(([name, word]) => before.nodes.has(name) && before.nodes.get(name) !== word)
    .map(([name, word]) => `${name} ${word}`);
  const changes = parts.join(", ");
  return [changes, ...states].filter((part) => part !== "").join("; ");
}

/** Tells changes politely, in sums, never one by one (WCAG 4.1.3). */
export function Announcer() {
  const store = useLiveStore();
  const [text, setText] = useState("");
  const seen = useRef<Seen | null>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!store.ready()) return;
      const now = look(store);
      if (seen.current !== null) setText(summarize(seen.current, now));
      seen.current = now;
    }, summaryEveryMs);
    return () => clearInterval(timer);
  }, [store]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}
