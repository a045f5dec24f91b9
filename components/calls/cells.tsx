"use client";

import {
  ArrowRightLeft,
  ChevronRight,
  CircleDot,
  CircleEllipsis,
  CirclePause,
  CircleSlash2,
  Ear,
  Hourglass,
  type LucideIcon,
  MicOff,
  MoveRight,
  Phone,
} from "lucide-react";
import { Elapsed } from "@/components/live/elapsed";
import { useLiveStore } from "@/components/live/live-provider";
import { classNames } from "@/components/ui/class-names";
import { StatePill, type Tone } from "@/components/ui/state-pill";
import type { CallState } from "@/lib/live/calls";
import { causeLine } from "@/lib/live/causes";
import type { CallLine, CallsRow, LegLine } from "./call-rows";
import { legText, partyText, sinceMs, stateWords, targetText } from "./words";

const icons: Record<CallState, LucideIcon> = {
  dialing: CircleEllipsis,
  ringing: Phone,
  up: CircleDot,
  held: CirclePause,
  waiting: Hourglass,
};

const legTone: Record<string, Tone> = { Up: "good", Ring: "warn", Ringing: "warn", Down: "busy" };

export function ExpandCell({ row, onToggle }: { row: CallsRow; onToggle: (row: CallsRow) => void }) {
  if (row.kind === "leg") {
    return (
      <span aria-hidden className="block h-9 self-start pl-[11px]">
        <span
          className={classNames(
            "block w-2.5 border-l border-line-strong",
            row.last ? "h-1/2 border-b" : "h-full",
          )}
        />
      </span>
    );
  }
  if (row.ended !== null) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={row.expanded ? "Hide its channels" : `Show its ${row.legs.length} channels`}
      onClick={() => onToggle(row)}
      className="inline-flex size-6 items-center justify-center rounded text-ink-3 hover:bg-press hover:text-ink"
    >
      <ChevronRight
        aria-hidden
        className={classNames("size-3.5 transition-transform", row.expanded && "rotate-90")}
      />
    </button>
  );
}

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
      <span className="@max-[640px]:sr-only">{word}</span>
    </StatePill>
  );
}

export function TimeCell({ row }: { row: CallsRow }) {
  const { node } = row.call;
  const since = row.kind === "leg" ? row.leg.stateSinceMs : sinceMs(row.call);
  const until = row.kind === "call" ? row.ended?.atMs : undefined;
  return (
    <Elapsed
      sinceMs={since}
      node={node}
      untilMs={until}
      className={classNames("tabular-nums", row.kind === "leg" && "text-xs text-ink-2")}
    />
  );
}

export function FromCell({ row }: { row: CallsRow }) {
  if (row.kind === "leg") {
    return (
      <span className="min-w-0 pl-1 text-xs text-ink-2">
        <span className="block truncate">{legText(row.leg)}</span>
        <span className="block truncate font-mono text-[11px] @min-[641px]:hidden">{row.leg.name}</span>
      </span>
    );
  }
  return (
    <span className="min-w-0">
      <span className={classNames("block truncate font-medium", row.ended !== null && "line-through")}>
        {partyText(row.call.from)}
      </span>
      <span className="block truncate text-ink-2 @min-[641px]:hidden">
        <Target row={row} />
      </span>
    </span>
  );
}

export function ToCell({ row }: { row: CallsRow }) {
  if (row.kind === "leg") {
    return (
      <span className="truncate font-mono text-[11px] text-ink-2" title={row.leg.name}>
        {row.leg.name}
      </span>
    );
  }
  return <Target row={row} />;
}

function Target({ row }: { row: CallLine }) {
  const { call } = row;
  const both = call.state === "up" || call.state === "held";
  const Arrow = both ? ArrowRightLeft : MoveRight;
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Arrow aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span className="sr-only">{both ? "with" : "to"} </span>
      <span className={classNames("truncate", row.ended !== null && "line-through")}>
        {targetText(call.to)}
      </span>
    </span>
  );
}

/** `as of 10:02:11` on the rows of a node whose connection is gone. */
function AsOf({ node }: { node: string }) {
  const asOfMs = useLiveStore().node(node)?.asOfPanelMs ?? null;
  if (asOfMs === null) return null;
  const time = new Date(asOfMs).toLocaleTimeString([], { hourCycle: "h23" });
  return <span className="text-xs whitespace-nowrap">as of {time}</span>;
}

export function NodeCell({ row }: { row: CallsRow }) {
  if (row.kind === "leg") return null;
  const { node } = row.call;
  return <span className="truncate text-ink-2">{node}</span>;
}

function legPlace({ leg }: LegLine): string {
  if (leg.application !== null) return `in ${leg.application}`;
  const { appName, exten, context } = leg.dialplan;
  const where = exten === "" ? context : `${exten}@${context}`;
  return appName === "" ? where : `${appName} · ${where}`;
}

function callPlace({ call, ended }: CallLine): string {
  return ended === null
    ? call.place
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

export function MarksCell({ row }: { row: CallsRow }) {
  if (row.kind === "leg") {
    const { leg } = row;
    return (
      <span className="flex min-w-0 items-center gap-2 text-xs text-ink-2">
        <Marks
          spied={leg.snooperIds.length}
          by={[]}
          held={leg.heldByDevice || leg.commanded.held === true}
          muted={leg.commanded.muted !== null && leg.commanded.muted !== "none"}
        />
        {leg.bridgeId === null ? null : (
          <span className="truncate" title={leg.bridgeId}>
            bridge {leg.bridgeId.slice(-6)}
          </span>
        )}
      </span>
    );
  }
  if (row.ended !== null) return null;
  if (row.stale) return <AsOf node={row.call.node} />;
  const { marks } = row.call;
  return (
    <span className="flex items-center gap-2 text-ink-2">
      <Marks spied={marks.spied} by={marks.spiedBy} held={marks.held} muted={marks.muted} />
    </span>
  );
}

function Marks({ spied, by, held, muted }: { spied: number; by: string[]; held: boolean; muted: boolean }) {
  const listened = by.length === 0 ? `listened to by ${spied}` : `listened to by ${by.join(", ")}`;
  return (
    <>
      {spied > 0 ? (
        <span
          role="img"
          aria-label={listened}
          title={listened}
          className="flex items-center gap-0.5 text-accent"
        >
          <Ear aria-hidden className="size-3.5" />
          <span aria-hidden className="text-xs tabular-nums">
            {spied}
          </span>
        </span>
      ) : null}
      {held ? <Mark icon={CirclePause} word="held" /> : null}
      {muted ? <Mark icon={MicOff} word="muted" /> : null}
    </>
  );
}

function Mark({ icon: Icon, word }: { icon: LucideIcon; word: string }) {
  return (
    <span role="img" aria-label={word} title={word} className="text-warn">
      <Icon aria-hidden className="size-3.5" />
    </span>
  );
}
