"use client";

import { Bookmark, ChevronRight, CircleDot } from "lucide-react";
import { type KeyboardEvent, useId, useRef } from "react";
import { useNodeName } from "@/components/live/hooks";
import { Player } from "@/components/player/player";
import {
  cutText,
  failureText,
  lengthText,
  recordingText,
  sidesWords,
  startedText,
} from "@/components/player/recording-words";
import { classNames } from "@/components/ui/class-names";
import { Copyable } from "@/components/ui/copyable";
import { untrusted } from "@/components/ui/untrusted";
import { exactTime } from "@/components/ui/when";
import { type ListedRecording, storedNames } from "@/lib/api/recordings";
import { RemoveRecording } from "./remove-recording";

/** Tracks of the list's columns, the same for its head. */
export const recordingColumns =
  "grid grid-cols-[1rem_7.5rem_minmax(0,1fr)_minmax(0,8rem)_minmax(0,7rem)_4.5rem_5rem_3rem] items-center gap-x-4 px-4 @max-[820px]:grid-cols-[1rem_minmax(0,1fr)_auto]";

interface RecordingItemProps {
  recording: ListedRecording;
  isOpen: boolean;
  mayRemove: boolean;
  onToggle: () => void;
  onRemoved: (recording: ListedRecording, gone: number) => void;
  /** Somebody else has removed it, which is found when it is to be heard. */
  onGone: (recording: ListedRecording) => void;
}

/** One recording: what it is in a line; opened, it can be heard. */
export function RecordingItem({
  recording,
  isOpen,
  mayRemove,
  onToggle,
  onRemoved,
  onGone,
}: RecordingItemProps) {
  const bodyId = useId();
  const line = useRef<HTMLButtonElement>(null);
  const nodeName = useNodeName(recording.node);
  const when = startedText(recording.startedAtMs, Date.now());
  const who = recordingText(recording);
  const { marks, isRunning } = recording;
  const length = lengthText(recording);
  const cut = cutText(recording);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isOpen || event.defaultPrevented) return;
    event.preventDefault();
    onToggle();
    line.current?.focus();
  };
  return (
    <li onKeyDown={onKeyDown} className={classNames("border-b border-line", isOpen && "bg-canvas")}>
      <button
        ref={line}
        type="button"
        data-recording={recording.id}
        aria-expanded={isOpen}
        aria-controls={bodyId}
        onClick={onToggle}
        className={classNames(
          recordingColumns,
          "min-h-10 w-full py-2 text-left outline-none hover:bg-hover focus-visible:bg-hover focus-visible:shadow-[inset_2px_0_0_var(--accent-solid)]",
        )}
      >
        <ChevronRight
          aria-hidden
          className={classNames("size-3.5 text-ink-3 transition-transform", isOpen && "rotate-90")}
        />
        <span
          className="truncate text-ink-2 tabular-nums @max-[820px]:hidden"
          title={exactTime(recording.startedAtMs)}
        >
          {when}
        </span>
        <span className="min-w-0">
          <span className="flex min-w-0 items-center gap-2">
            <span className="truncate font-medium">{who}</span>
            {cut === null ? null : <span className="shrink-0 text-xs text-warn">cut off</span>}
          </span>
          <span className="hidden truncate text-xs text-ink-2 tabular-nums @max-[820px]:block">
            {when} · by {untrusted(recording.by)}
          </span>
        </span>
        <span className="truncate text-ink-2 @max-[820px]:hidden">{untrusted(recording.by)}</span>
        <span className="truncate text-ink-2 @max-[820px]:hidden">{nodeName}</span>
        <span className="flex items-center justify-end gap-1 text-right tabular-nums">
          {isRunning ? <CircleDot aria-hidden className="size-3.5 text-bad" /> : null}
          <span className={isRunning ? "text-bad" : undefined}>{length}</span>
        </span>
        <span className="truncate text-ink-2 @max-[820px]:hidden">{sidesWords[recording.sides]}</span>
        <span className="flex items-center justify-end gap-1 text-ink-2 tabular-nums @max-[820px]:hidden">
          {marks.length === 0 ? null : (
            <>
              <Bookmark aria-hidden className="size-3.5" />
              {marks.length}
              <span className="sr-only">{marks.length === 1 ? "mark" : "marks"}</span>
            </>
          )}
        </span>
      </button>
      <div id={bodyId} hidden={!isOpen} className="@container px-4 pt-2 pb-4 pl-12 @max-[820px]:pl-4">
        {isOpen ? (
          <div className="grid max-w-4xl gap-4">
            <Player recording={recording} focused onRemoved={() => onGone(recording)} />
            <Details
              recording={recording}
              nodeName={nodeName}
              mayRemove={mayRemove}
              onRemoved={(gone) => onRemoved(recording, gone)}
            />
          </div>
        ) : null}
      </div>
    </li>
  );
}

/** Where it is kept, what went wrong in it, and its end. */
function Details({
  recording,
  nodeName,
  mayRemove,
  onRemoved,
}: {
  recording: ListedRecording;
  nodeName: string;
  mayRemove: boolean;
  onRemoved: (gone: number) => void;
}) {
  const cut = cutText(recording);
  const failures = new Set(recording.tracks.flatMap((track) => failureText(track, cut) ?? []));
  return (
    <div className="flex min-w-0 flex-wrap items-end justify-between gap-x-6 gap-y-2">
      <div className="min-w-0 text-xs text-ink-2">
        <p>
          Recorded {exactTime(recording.startedAtMs)} by {untrusted(recording.by)}; stored on {nodeName} as
        </p>
        {storedNames(recording).map(({ name }) => (
          <p key={name}>
            <Copyable value={name} what="the stored recording's name" />
          </p>
        ))}
        {cut === null ? null : <p className="text-warn">{cut}</p>}
        {[...failures].map((failure) => (
          <p key={failure} className="text-bad">
            Failed: {untrusted(failure)}
          </p>
        ))}
      </div>
      <RemoveRecording recording={recording} mayRemove={mayRemove} onRemoved={onRemoved} />
    </div>
  );
}
