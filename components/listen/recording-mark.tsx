"use client";

import { CircleDot } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import { Elapsed } from "@/components/live/elapsed";
import { useLiveStore } from "@/components/live/live-provider";
import type { LiveStore } from "@/components/live/live-store";
import { untrusted } from "@/components/ui/untrusted";
import type { SpyRow } from "@/lib/live/rows";
import { recordingCut } from "./refusals";
import type { Session, SpySession } from "./sessions";

const recordingOf = (session: Session): SpyRow["recording"] =>
  session.kind === "spy" && session.over === null ? (session.row?.recording ?? null) : null;

/** Says that a recording is saved where its card does not: because its call, or the listening to it, is over. */
export function useRecordingsSaved(sessions: readonly Session[]): void {
  const store = useLiveStore();
  const before = useRef<ReadonlyMap<string, Session>>(new Map());
  useEffect(() => {
    const now = new Map(sessions.map((session) => [session.key, session]));
    for (const [key, last] of before.current) if (isSaved(store, last, now.get(key))) tellSaved(last);
    before.current = now;
  }, [sessions, store]);
}

/** Where Asterisk is not connected nobody knows what became of it. */
function isSaved(store: LiveStore, last: Session, now: Session | undefined): boolean {
  if (recordingOf(last) === null || store.node(last.node)?.status !== "live") return false;
  if (now?.over?.endsWith(recordingCut)) return false;
  return now === undefined || (recordingOf(now) === null && (now.over !== null || now.isEnding));
}

function tellSaved({ who }: Session): void {
  toast(
    <span>
      Saved the recording{who === "" ? "" : ` of ${untrusted(who)}`}: see{" "}
      <Link href="/recordings" className="text-accent underline-offset-2 hover:underline">
        Recordings
      </Link>
      .
    </span>,
    { closeButton: true },
  );
}

/** That what is heard here is recorded, and for how long; nothing while it is not. */
export function RecordingMark({ session }: { session: SpySession }) {
  const recording = recordingOf(session);
  if (recording === null) return null;
  return (
    <span className="flex shrink-0 items-center gap-1.5 font-medium text-bad">
      <CircleDot aria-hidden className="size-3.5" />
      <span>
        recording <Elapsed sinceMs={recording.startedAtMs} node={session.node} className="tabular-nums" />
      </span>
    </span>
  );
}

/** The same as an icon alone, for the small cards. */
export function RecordingIcon({ session }: { session: Session }) {
  if (recordingOf(session) === null) return null;
  return <CircleDot role="img" aria-label="recording" className="size-3.5 shrink-0 text-bad" />;
}
