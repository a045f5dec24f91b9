"use client";

import { ChevronRight, Circle } from "lucide-react";
import { Elapsed } from "@/components/live/elapsed";
import type { Located } from "@/components/live/live-store";
import { StatePill } from "@/components/ui/state-pill";
import type { DeviceRow } from "@/lib/live/rows";
import { deviceWord } from "./endpoint-state";

/** Device states that no phone carries: lamps, queues, conferences, what the dialplan made up. */
export function DeviceStates({ devices }: { devices: readonly Located<DeviceRow>[] }) {
  if (devices.length === 0) return null;
  return (
    <details open className="group shrink-0 border-t border-line">
      <summary className="flex h-9 cursor-default list-none items-center gap-1.5 px-4 text-xs font-medium text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 group-open:rotate-90" />
        Other device states
        <span className="text-ink-3 tabular-nums">{devices.length}</span>
      </summary>
      <ul
        aria-label="Other device states"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        tabIndex={0}
        className="grid max-h-44 max-sm:max-h-24 grid-cols-[repeat(auto-fill,minmax(min(24rem,100%),1fr))] gap-x-6 overflow-y-auto px-4 pb-3"
      >
        {devices.map(({ node, row }) => {
          const { word, tone } = deviceWord(row.state);
          return (
            <li
              key={`${node}/${row.id}`}
              className="grid h-8 grid-cols-[minmax(0,1fr)_7.5rem_5rem] items-center gap-2 border-b border-line"
            >
              <span className="truncate font-mono text-xs" title={row.id}>
                {row.id}
              </span>
              <StatePill tone={tone} icon={<Circle />}>
                <span title={row.state}>{word}</span>
              </StatePill>
              <Elapsed
                sinceMs={row.sinceMs}
                node={node}
                className="truncate text-right text-xs text-ink-2 tabular-nums"
              />
            </li>
          );
        })}
      </ul>
    </details>
  );
}
