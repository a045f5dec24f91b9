"use client";

import { useQueryClient } from "@tanstack/react-query";
import { BookmarkPlus, Circle, CircleDot } from "lucide-react";
import { useState } from "react";
import { recordingsKey } from "@/components/live/recordings-key";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { ProblemLine } from "@/components/ui/problem-line";
import { RecordNote, type RecordTold, useRecordTold } from "./record-note";
import type { SpySession } from "./sessions";

/** Keeps what is heard as a recording of Asterisk, with marks in time. */
export function RecordControls({ session }: { session: SpySession }) {
  const record = useCommand("spies.record");
  const stop = useCommand("spies.stopRecording");
  const [told, tell] = useRecordTold(stop.isSuccess);
  const { node, id, row } = session;
  if (row === null || row.via === "phone" || row.status !== "active") return null;
  const isRecording = row.recording !== null;
  return (
    <>
      <IconButton
        label={
          isRecording ? "Stop recording" : row.sides === "apart" ? "Record, each side a track" : "Record"
        }
        aria-pressed={isRecording}
        disabled={record.isPending || stop.isPending}
        className={isRecording ? "text-bad" : undefined}
        onClick={() => {
          if (isRecording) stop.mutate({ input: { node, id }, what: "Stopping the recording" });
          else record.mutate({ input: { node, id, sides: row.sides }, what: "Recording" });
        }}
      >
        {isRecording ? <CircleDot aria-hidden /> : <Circle aria-hidden />}
      </IconButton>
      {isRecording ? <MarkPane node={node} id={id} onTold={tell} /> : null}
      <RecordNote told={told} />
    </>
  );
}

interface MarkProps {
  node: string;
  id: string;
  onTold: (told: RecordTold) => void;
}

function MarkPane({ node, id, onTold }: MarkProps) {
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
          onTold={(told) => {
            close();
            onTold(told);
          }}
        />
      )}
    </Popover>
  );
}

function MarkForm({ node, id, onTold }: MarkProps) {
  const mark = useCommand("spies.mark");
  const client = useQueryClient();
  const [text, setText] = useState("");
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        mark.mutate(
          { input: { node, id, text }, at: null },
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
      <p className="text-xs text-ink-2">Marks the moment at which you press.</p>
      {mark.error === null ? null : <ProblemLine problem={mark.error.problem} />}
    </form>
  );
}
