"use client";

import {
  ArrowRightLeft,
  CircleDot,
  CircleEllipsis,
  CirclePause,
  CircleSlash2,
  Hourglass,
  type LucideIcon,
  MoveRight,
  Phone,
} from "lucide-react";
import { Elapsed } from "@/components/live/elapsed";
import { useNodeName, useNodes } from "@/components/live/hooks";
import { classNames } from "@/components/ui/class-names";
import { StatePill, type Tone } from "@/components/ui/state-pill";
import { untrusted } from "@/components/ui/untrusted";
import type { CallState } from "@/lib/live/calls";
import { causeLine } from "@/lib/live/causes";
import type { CallLine, CallsRow, LegLine } from "./call-rows";
import { CallMarks } from "./marks";
import {
  isTogether,
  legText,
  legTimeTitle,
  partyText,
  sinceMs,
  stateWords,
  targetText,
  timeTitle,
} from "./words";

const icons: Record<CallState, LucideIcon> = {
  dialing: CircleEllipsis,
  ringing: Phone,
  up: CircleDot,
  held: CirclePause,
  waiting: Hourglass,
};

const legTone: Record<string, Tone> = { Up: "good", Ring: "warn", Ringing: "warn", Down: "busy" };

export function StateCell({ row }: { row: CallsRow }) {
  if (row.kind === "leg") {
    const { state } = row.leg;
    return (
      <span className={classNames("truncate text-xs", row.stale ? "text-ink-3" : "text-ink-2")}>
        <StatePill
          tone={row.stale ? "quiet" : (legTone[state] ?? "quiet")}
          icon={<CircleDot className="!size-2.5" />}
        >
          {state}
        </StatePill>
      </span>
    );
  }
  if (row.ended !== null) {
    return (
      <StatePill tone="quiet" icon={<CircleSlash2 />}>
        ended
      </StatePill>
    );
  }
  const { word, tone } = stateWords[row.call.state];
  const Icon = icons[row.call.state];
  return (
    <StatePill tone={row.stale ? "quiet" : tone} icon={<Icon />}>
      {word}
    </StatePill>
  );
}

export function TimeCell({ row }: { row: CallsRow }) {
  const { node } = row.call;
  const since = row.kind === "leg" ? row.leg.stateSinceMs : sinceMs(row.call);
  const until = row.kind === "call" ? row.ended?.atMs : undefined;
  return (
    <span className="min-w-0">
      {/* On a phone the state has no column of its own. */}
      <span className="flex min-w-0 text-xs @min-[641px]:hidden">
        <StateCell row={row} />
      </span>
      <Elapsed
        sinceMs={since}
        node={node}
        untilMs={until}
        title={row.kind === "leg" ? legTimeTitle(row.leg) : timeTitle(row.call)}
        className={classNames("tabular-nums", row.kind === "leg" && "text-xs text-ink-2")}
      />
    </span>
  );
}

export function FromCell({ row }: { row: CallsRow }) {
  if (row.kind === "leg") {
    return (
      <span className="min-w-0 pl-1 text-xs text-ink-2">
        <span className="block truncate">{legText(row.leg)}</span>
        <span className="block truncate font-mono text-[11px] @min-[641px]:hidden">
          {untrusted(row.leg.name)}
        </span>
      </span>
    );
  }
  return (
    <span className="min-w-0 @max-[640px]:flex-1">
      <span className="flex min-w-0 items-baseline gap-2">
        <span
          className={classNames("min-w-0 flex-1 truncate font-medium", row.ended !== null && "line-through")}
          title={partyText(row.call.from)}
        >
          {partyText(row.call.from)}
        </span>
        <NarrowNode node={row.call.node} />
      </span>
      <span className="flex min-w-0 items-center gap-2 text-ink-2 @min-[641px]:hidden">
        <Target row={row} />
        <CallMarks row={row} />
      </span>
    </span>
  );
}

export function ToCell({ row }: { row: CallsRow }) {
  if (row.kind === "leg") {
    return (
      <span className="truncate font-mono text-[11px] text-ink-2" title={row.leg.name}>
        {untrusted(row.leg.name)}
      </span>
    );
  }
  return <Target row={row} />;
}

function Target({ row }: { row: CallLine }) {
  const { call } = row;
  const both = isTogether(call);
  const Arrow = both ? ArrowRightLeft : MoveRight;
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Arrow aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span className="sr-only">{both ? "with" : "to"} </span>
      <span
        className={classNames("truncate", row.ended !== null && "line-through")}
        title={targetText(call.to)}
      >
        {targetText(call.to)}
      </span>
    </span>
  );
}

export function NodeCell({ row }: { row: CallsRow }) {
  const name = useNodeName(row.call.node);
  if (row.kind === "leg") return null;
  return (
    <span className="truncate text-ink-2" title={name}>
      {name}
    </span>
  );
}

/** On a phone the node has no column of its own, and the same names may talk on two of them. */
function NarrowNode({ node }: { node: string }) {
  const name = useNodeName(node);
  if (useNodes().length < 2) return null;
  return (
    <span className="max-w-24 shrink-0 truncate text-[11px] text-ink-2 @min-[641px]:hidden" title={name}>
      {name}
    </span>
  );
}

function legPlace({ leg }: LegLine): string {
  if (leg.application !== null) return `in ${leg.application}`;
  const { appName, exten, context } = leg.dialplan;
  const where = exten === "" ? context : `${exten}@${context}`;
  return appName === "" ? where : `${appName} · ${where}`;
}

function callPlace({ call, ended }: CallLine): string {
  return ended === null
    ? untrusted(call.place)
    : ended.cause === null
      ? (ended.causeText ?? "")
      : causeLine(ended.cause);
}

export function PlaceCell({ row }: { row: CallsRow }) {
  const text = row.kind === "leg" ? legPlace(row) : callPlace(row);
  return (
    <span className={classNames("truncate text-ink-2", row.kind === "leg" && "text-xs")} title={text}>
      {text}
    </span>
  );
}
