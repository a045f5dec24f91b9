"use client";

import { CircleSlash2 } from "lucide-react";
import { bridgeLabel } from "@/components/ui/bridge-label";
import type { BridgeRow } from "@/lib/live/rows";

/** A bridge that has gone, for the moment in which it is still looked at. */
export function EndedBridge({ bridge, nodeName }: { bridge: BridgeRow; nodeName: string | null }) {
  return (
    <article
      aria-label={`${bridgeLabel(bridge)}, ended`}
      className="flex min-w-0 flex-col gap-1 rounded-lg border border-dashed border-line bg-canvas p-3 text-ink-3"
    >
      <h3 className="truncate font-medium line-through">{bridgeLabel(bridge)}</h3>
      <p className="flex items-center gap-1.5 text-xs">
        <CircleSlash2 aria-hidden className="size-3.5 shrink-0" />
        ended{nodeName === null ? "" : ` · ${nodeName}`}
      </p>
    </article>
  );
}
