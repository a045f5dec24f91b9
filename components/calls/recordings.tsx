"use client";

import { useNodeName } from "@/components/live/hooks";
import { formatElapsed } from "@/components/live/ticker";
import { Copyable } from "@/components/ui/copyable";
import { ProblemLine } from "@/components/ui/problem-line";
import { untrusted } from "@/components/ui/untrusted";
import { exactTime } from "@/components/ui/when";
import type { RecordingRow } from "@/lib/api/recordings";
import type { Call } from "@/lib/live/calls";
import { useRecordings } from "./use-recordings";

/** What was recorded of a call, for supervisors and admins; nothing where nothing was. */
export function Recordings({ call }: { call: Call }) {
  const { recordings, error } = useRecordings(call);
  const nodeName = useNodeName(call.node);
  if (recordings.length === 0 && error === null) return null;
  return (
    <section aria-label="Recordings" className="border-b border-line px-4 py-3">
      <h3 className="mb-2 font-medium">Recordings</h3>
      {error === null ? null : <ProblemLine problem={error.problem} />}
      {recordings.length === 0 ? null : (
        <>
          <ul className="grid grid-cols-1 gap-3">
            {recordings.map((recording) => (
              <Recording key={recording.id} recording={recording} />
            ))}
          </ul>
          <p className="mt-2 text-xs text-ink-2">
            The names are those of stored recordings in Asterisk on {nodeName}.
          </p>
        </>
      )}
    </section>
  );
}

const sidesWords: Record<RecordingRow["sides"], string> = {
  mixed: "both sides as one",
  apart: "each side a track",
};

const streamWords: Record<RecordingRow["tracks"][number]["stream"], string> = {
  mix: "Both sides",
  near: "Left, who is listened to",
  far: "Right, the other side",
};

/** `02:14`; while it runs, and where its end was never told, that. */
function lengthText({ startedAtMs, endedAtMs, tracks }: RecordingRow): string {
  const seconds = tracks.flatMap(({ durationSeconds }) => durationSeconds ?? []);
  if (seconds.length > 0) return formatElapsed(Math.max(...seconds) * 1_000);
  return endedAtMs === null ? "no end known yet" : formatElapsed(endedAtMs - startedAtMs);
}

function Recording({ recording }: { recording: RecordingRow }) {
  const { by, sides, startedAtMs, tracks, marks } = recording;
  return (
    <li className="min-w-0">
      <p className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1">{exactTime(startedAtMs)}</span>
        <span className="shrink-0 text-xs text-ink-2 tabular-nums">{lengthText(recording)}</span>
      </p>
      <p className="text-xs text-ink-2">
        by {untrusted(by)}, {sidesWords[sides]}
      </p>
      {tracks.map(({ stream, name, failure }) => (
        <div key={name} className="min-w-0">
          {tracks.length === 1 ? null : <span className="text-xs text-ink-2">{streamWords[stream]} </span>}
          <Copyable value={name} what="the stored recording's name" />
          {failure === null ? null : <p className="text-xs text-bad">Failed: {untrusted(failure)}</p>}
        </div>
      ))}
      {marks.length === 0 ? null : (
        <ul aria-label="Marks" className="mt-1 grid gap-0.5 text-xs">
          {marks.map((mark) => (
            <li key={`${mark.offsetMs} ${mark.by} ${mark.text}`} className="flex items-baseline gap-2">
              <span className="shrink-0 text-ink-2 tabular-nums">{formatElapsed(mark.offsetMs)}</span>
              <span className="min-w-0 break-words">{untrusted(mark.text) || "no words"}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
