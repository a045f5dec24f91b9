"use client";

import { CircleCheck, CircleX, PhoneOutgoing, RadioTower } from "lucide-react";
import { Elapsed } from "@/components/live/elapsed";
import { formatElapsed } from "@/components/live/ticker";
import { StatePill } from "@/components/ui/state-pill";
import { untrusted } from "@/components/ui/untrusted";
import type { OriginationRow } from "@/lib/live/rows";

/** How a call that the panel placed goes: `ringing 6 s → answered 02:11 → Normal clearing (16)`. */
export function Outcome({ node, row }: { node: string; row: OriginationRow }) {
  const { answeredAtMs, ringingAtMs, endedAtMs, startedAtMs } = row;
  const cause =
    row.causeText === null
      ? null
      : `${untrusted(row.causeText)}${row.cause === null ? "" : ` (${row.cause})`}`;
  switch (row.status) {
    case "dialing":
      return (
        <StatePill tone="busy" icon={<PhoneOutgoing />}>
          dialing <Elapsed sinceMs={startedAtMs} node={node} />
        </StatePill>
      );
    case "ringing":
      return (
        <StatePill tone="warn" icon={<RadioTower />}>
          ringing <Elapsed sinceMs={ringingAtMs ?? startedAtMs} node={node} />
        </StatePill>
      );
    case "answered":
      return (
        <StatePill tone="good" icon={<CircleCheck />}>
          {answeredAfter(row)} · <Elapsed sinceMs={answeredAtMs ?? startedAtMs} node={node} />
        </StatePill>
      );
    case "ended":
      return (
        <StatePill tone="quiet" icon={<CircleCheck />}>
          {answeredAtMs === null
            ? "not answered"
            : `${answeredAfter(row)} · ${formatElapsed((endedAtMs ?? answeredAtMs) - answeredAtMs)}`}
          {cause === null ? "" : ` · ${cause}`}
        </StatePill>
      );
    case "failed":
      return (
        <StatePill tone="bad" icon={<CircleX />}>
          failed{cause === null ? "" : ` · ${cause}`}
        </StatePill>
      );
  }
}

function answeredAfter(row: OriginationRow): string {
  const seconds = Math.max(0, Math.round(((row.answeredAtMs ?? row.startedAtMs) - row.startedAtMs) / 1_000));
  return `answered after ${seconds} s`;
}
