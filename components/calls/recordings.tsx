"use client";

import { CircleDot } from "lucide-react";
import { useNodeName } from "@/components/live/hooks";
import { Player } from "@/components/player/player";
import { cutText, failureText, sidesWords } from "@/components/player/recording-words";
import { Copyable } from "@/components/ui/copyable";
import { ProblemLine } from "@/components/ui/problem-line";
import { untrusted } from "@/components/ui/untrusted";
import { exactTime } from "@/components/ui/when";
import { type ListedRecording, storedNames } from "@/lib/api/recordings";
import type { Call } from "@/lib/live/calls";
import { useRecordings } from "./use-recordings";

/** What was recorded of a call, for supervisors and admins, to be heard again; nothing where nothing was. */
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
          <ul className="grid grid-cols-1 gap-5">
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

function Recording({ recording }: { recording: ListedRecording }) {
  const { by, sides, startedAtMs, tracks, isRunning } = recording;
  const cut = cutText(recording);
  return (
    <li className="@container min-w-0">
      <p className="flex items-center gap-2">
        <span className="min-w-0 flex-1">{exactTime(startedAtMs)}</span>
        {isRunning ? <CircleDot aria-hidden className="size-3.5 shrink-0 text-bad" /> : null}
      </p>
      <p className="mb-2 text-xs text-ink-2">
        by {untrusted(by)}, {sidesWords[sides].toLowerCase()}
      </p>
      {cut === null ? null : <p className="mb-2 text-xs text-warn">{cut}</p>}
      <Player recording={recording} />
      {storedNames(recording).map(({ name }) => (
        <p key={name} className="mt-1 min-w-0">
          <Copyable value={name} what="the stored recording's name" />
        </p>
      ))}
      {tracks.map((track) => {
        const failure = failureText(track, cut);
        return failure === null ? null : (
          <p key={track.name} className="text-xs text-bad">
            Failed: {untrusted(failure)}
          </p>
        );
      })}
    </li>
  );
}
