"use client";

import { CircleAlert, LoaderCircle, TriangleAlert, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useLiveStore } from "@/components/live/live-provider";
import { useActivity } from "@/components/live/use-command";
import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { placeOfLine, useCallActs } from "./call-acts";
import type { CallsRow } from "./call-rows";

/** At the end of a row: that it is armed, what is pending, what was refused. */
export function RowNote({ row }: { row: CallsRow }) {
  const { armed, perform } = useCallActs();
  const { pending } = useLiveStore();
  const keymap = useKeymap();
  const place = placeOfLine(row);
  const activity = useActivity(place);
  const seconds = useSyncExternalStore(
    armed.subscribe,
    () => armed.secondsLeft(row.key),
    () => null,
  );

  const armedFor = useSyncExternalStore(
    armed.subscribe,
    () => armed.armedAct(row.key),
    () => null,
  );

  if (seconds !== null && armedFor !== null) {
    const { act, does, why } = armedFor;
    const key = keyLabel(keymap[act]);
    return (
      <Strip className={why === null ? "bg-bad-solid text-on-bad" : "bg-warn-soft text-warn"}>
        {why === null ? null : (
          <>
            <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
            <span role="alert" className="truncate" title={why}>
              {why}
            </span>
          </>
        )}
        <button
          type="button"
          data-armed=""
          className="h-7 shrink-0 rounded px-1 font-medium"
          onClick={() => perform(row, act)}
        >
          {key === undefined ? "Press again" : `Press ${key} again`} to {does}, {seconds} s
        </button>
      </Strip>
    );
  }
  // What concerns a call is told at its own row, which stands above its first channel.
  if (row.kind === "leg" && row.call.channelIds[0] === row.leg.id) return null;
  if (activity?.kind === "pending") {
    return (
      <Strip className="bg-hover text-ink-2">
        <LoaderCircle aria-hidden className="size-3.5 motion-safe:animate-spin" />
        <span role="status">{activity.what}…</span>
      </Strip>
    );
  }
  if (activity?.kind === "refused") {
    return (
      <Strip className="bg-bad-soft text-bad">
        <CircleAlert aria-hidden className="size-3.5 shrink-0" />
        <span role="alert" className="line-clamp-2 leading-4">
          {activity.problem.detail} {activity.problem.whatToDo}
        </span>
        <button
          type="button"
          aria-label="Dismiss"
          className="inline-flex size-6 shrink-0 items-center justify-center rounded hover:bg-press"
          onClick={() => pending.clear(place)}
        >
          <X aria-hidden className="size-3.5" />
        </button>
      </Strip>
    );
  }
  return null;
}

function Strip({ className, children }: { className: string; children: React.ReactNode }) {
  return (
    <div
      className={`flex h-full max-w-full min-w-0 items-center gap-2 px-4 text-xs tabular-nums ${className}`}
    >
      {children}
    </div>
  );
}
