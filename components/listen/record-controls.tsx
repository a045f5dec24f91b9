"use client";

import { useQueryClient } from "@tanstack/react-query";
import { BookmarkPlus, Circle, CircleDot, SquareSplitHorizontal } from "lucide-react";
import { useEffect, useState } from "react";
import { useLiveStore } from "@/components/live/live-provider";
import { type RowActivity, rowKey } from "@/components/live/pending";
import { recordingsKey } from "@/components/live/recordings-key";
import { refusal } from "@/components/live/refusal";
import { formatElapsed } from "@/components/live/ticker";
import { tellUnanswered } from "@/components/live/unanswered";
import { send, useActivity, useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { ProblemLine } from "@/components/ui/problem-line";
import type { RecordTold } from "./record-note";
import type { SpySession } from "./sessions";

const recordWords = "Recording";
const oneTrack = "One track, with both sides in it.";
const twoTracks = "Sides come apart first, one left and one right; then each is a track.";
const stopWords = "Stopping the recording";

/** The row says that it is recorded, also where it is not any more. */
const unanswered = refusal(
  "The panel does not answer that the recording is to stop: it may go on.",
  "Press Stop recording again when the panel answers; if it stays silent, tell an admin.",
);
const isUnanswered = (activity: RowActivity | null): boolean =>
  activity?.kind === "refused" && activity.problem === unanswered;

const isUnderWay = (activity: RowActivity | null): boolean =>
  activity?.kind === "pending" && (activity.what === recordWords || activity.what === stopWords);

interface RecordControlsProps {
  session: SpySession;
  /** Something was done to a recording. Stable. */
  onTold: (told: RecordTold) => void;
}

/** Keeps what is heard as a recording of Asterisk, with marks in time. What stands beside it keeps its place. */
export function RecordControls({ session, onTold: tell }: RecordControlsProps) {
  const live = useLiveStore();
  const { pending } = live;
  const { node, id, row } = session;
  const place = rowKey(node, "spies", id);
  const activity = useActivity(place);
  const recording = row?.recording ?? null;
  useEffect(() => {
    // It runs: what kept it from that, or from beginning twice, is over.
    const isRefused = activity?.kind === "refused" && activity.what === recordWords;
    if (recording !== null && isRefused) pending.clear(place);
  }, [recording, activity, pending, place]);
  if (row === null || row.via === "phone" || row.status !== "active") return null;
  const isRecording = recording !== null;
  const press = () => {
    // From the press until the row says it, and not only once that is drawn: the first would have the second refused.
    if (isUnderWay(pending.get(place))) return;
    const input = { node, id };
    const sent = isRecording
      ? tellUnanswered(send(live, "spies.stopRecording", { input, what: stopWords }), () =>
          pending.refuse(place, stopWords, unanswered),
        ).then(() => {
          if (isUnanswered(pending.get(place))) pending.clear(place);
          tell("saved");
        })
      : send(live, "spies.record", { input: { ...input, sides: row.sides }, what: recordWords });
    // What is refused stands at the row.
    sent.catch(() => undefined);
  };
  /** A track of each side is recorded where the sides are heard apart: both by one press. */
  const recordApart = () => {
    if (isUnderWay(pending.get(place))) return;
    const input = { node, id, sides: "apart" as const };
    const sent = send(live, "spies.change", { input, what: recordWords }).then(() =>
      send(live, "spies.record", { input, what: recordWords }),
    );
    sent.catch(() => undefined);
  };
  return (
    <>
      <IconButton
        label={
          isRecording ? "Stop recording" : row.sides === "apart" ? "Record, each side a track" : "Record"
        }
        hint={isRecording || row.sides === "apart" ? undefined : oneTrack}
        aria-pressed={isRecording}
        disabled={isUnderWay(activity)}
        className={isRecording ? "text-bad" : undefined}
        onClick={press}
      >
        {isRecording ? <CircleDot aria-hidden /> : <Circle aria-hidden />}
      </IconButton>
      {isRecording ? (
        <MarkPane node={node} id={id} sinceMs={recording.startedAtMs} onTold={tell} />
      ) : row.sides === "apart" ? (
        <span aria-hidden className="size-7" />
      ) : (
        <IconButton
          label="Record two tracks"
          hint={twoTracks}
          disabled={isUnderWay(activity)}
          onClick={recordApart}
        >
          <SquareSplitHorizontal aria-hidden />
        </IconButton>
      )}
    </>
  );
}

interface MarkProps {
  node: string;
  id: string;
  /** The recording's start, by the node's clock. */
  sinceMs: number;
  onTold: (told: RecordTold) => void;
}

function MarkPane({ node, id, sinceMs, onTold }: MarkProps) {
  return (
    <Popover
      label="Mark this moment"
      trigger={
        <IconButton label="Mark this moment…">
          <BookmarkPlus aria-hidden />
        </IconButton>
      }
    >
      {(close) => (
        <MarkForm
          node={node}
          id={id}
          sinceMs={sinceMs}
          onTold={(told) => {
            close();
            onTold(told);
          }}
        />
      )}
    </Popover>
  );
}

function MarkForm({ node, id, sinceMs, onTold }: MarkProps) {
  const store = useLiveStore();
  const mark = useCommand("spies.mark");
  const client = useQueryClient();
  // The moment that is worth it is that of the press which opens this: the words for it come after.
  const [atMs] = useState(() => Math.max(sinceMs, Math.round(store.nowMs(node))));
  const [text, setText] = useState("");
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        mark.mutate(
          { input: { node, id, text, atMs }, at: null },
          {
            onSuccess: () => {
              onTold("marked");
              // Wherever the recording is shown, its marks are too.
              void client.invalidateQueries({ queryKey: recordingsKey });
            },
          },
        );
      }}
    >
      <div className="flex gap-2">
        <Input
          aria-label="What is worth finding again"
          placeholder="What is worth finding again"
          className="min-w-0 flex-1"
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" disabled={mark.isPending}>
          Mark
        </Button>
      </div>
      <p className="text-xs text-ink-2">
        Marks <span className="tabular-nums">{formatElapsed(atMs - sinceMs)}</span>, the moment at which you
        opened this.
      </p>
      {mark.error === null ? null : <ProblemLine problem={mark.error.problem} />}
    </form>
  );
}
