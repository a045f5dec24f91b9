"use client";

import { useEffect, useState } from "react";
import { useLiveStore } from "@/components/live/live-provider";
import { ticker } from "@/components/live/ticker";
import { sparkPath, withValue } from "./sparkline";

const width = 118;
const height = 24;

/** Events a second of a node: the number now, and the line of the last minute. */
export function EventRate({ node }: { node: string }) {
  const store = useLiveStore();
  const [values, setValues] = useState<readonly number[]>([]);
  useEffect(() => {
    const take = () => setValues((kept) => withValue(kept, store.node(node)?.eventsPerSecond ?? 0));
    take();
    return ticker.subscribe(take);
  }, [store, node]);
  const newest = values.at(-1) ?? 0;
  return (
    <span className="flex items-end gap-3">
      <span>{newest > 0 && newest < 10 ? newest.toFixed(1) : Math.round(newest)}</span>
      <svg
        aria-hidden
        viewBox={`0 -1 ${width} ${height + 2}`}
        className="h-6 min-w-0 flex-1 text-accent"
        preserveAspectRatio="none"
      >
        <path d={`M0 ${height}H${width}`} className="stroke-line" vectorEffect="non-scaling-stroke" />
        <path
          d={sparkPath(values, width, height)}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </span>
  );
}
