"use client";

import { Disc3 } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useSession } from "@/components/live/session";
import { recordingText } from "@/components/player/recording-words";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemLine } from "@/components/ui/problem-line";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useAddress } from "@/components/ui/use-address";
import { commands } from "@/lib/api/commands";
import type { ListedRecording } from "@/lib/api/recordings";
import { reaches } from "@/lib/api/roles";
import { RecordingItem, recordingColumns } from "./recording-item";
import { RecordingsBar } from "./recordings-bar";
import { useRecordingList } from "./use-recording-list";

/** What was recorded of calls, newest first, to be found and heard again. */
export function RecordingsScreen() {
  const { session } = useSession();
  const { value, change } = useAddress();
  const filter = { text: value("q"), node: value("node"), period: value("time"), day: value("day") };
  const list = useRecordingList(filter);
  const [openId, setOpenId] = useState<string | null>(null);
  const [removed, setRemoved] = useState<string | null>(null);
  const recordings = list.data ?? [];
  const isFiltered = Object.values(filter).some((each) => each !== "");
  const mayRemove = session !== undefined && reaches(session.role, commands["recordings.remove"].role);
  const onRemoved = (recording: ListedRecording, gone: number) => {
    setOpenId(null);
    const words = `Removed: ${recordingText(recording)}.`;
    setRemoved(
      gone === 0
        ? words
        : `${words} ${gone === 1 ? "A file" : `${gone} files`} of it could not be found in Asterisk.`,
    );
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <RecordingsBar
        summary={list.data === undefined ? "Recordings" : countText(recordings.length, list.hasNextPage)}
        value={value}
        onChange={change}
      />
      {list.error === null ? null : (
        <div className="flex flex-wrap items-center gap-3 px-4 py-3">
          <ProblemLine problem={list.error.problem} />
          <Button size="small" onClick={() => void list.refetch()}>
            Try again
          </Button>
        </div>
      )}
      <p role="status" className={removed === null ? "sr-only" : "border-b border-line px-4 py-2 text-ink-2"}>
        {removed ?? ""}
      </p>
      <div className="@container min-h-0 flex-1 overflow-y-auto">
        {list.isPending ? <SkeletonRows count={10} /> : null}
        {recordings.length === 0 ? null : <Head />}
        <ul aria-label="Recordings" onKeyDown={moveFocus}>
          {recordings.map((recording) => (
            <RecordingItem
              key={recording.id}
              recording={recording}
              isOpen={recording.id === openId}
              mayRemove={mayRemove}
              onToggle={() => setOpenId(recording.id === openId ? null : recording.id)}
              onRemoved={onRemoved}
              onGone={(gone) => setRemoved(`This recording was removed: ${recordingText(gone)}.`)}
            />
          ))}
        </ul>
        {list.data === undefined || recordings.length > 0 ? null : (
          <EmptyState
            icon={<Disc3 />}
            title={isFiltered ? "Nothing matches" : "Nothing was recorded yet"}
            {...(isFiltered
              ? {
                  action: (
                    <Button onClick={() => change({ q: "", node: "", time: "", day: "" })}>Show all</Button>
                  ),
                }
              : {})}
          >
            {isFiltered
              ? "Every word has to stand in the names, numbers or marks of a recording, or be who made it."
              : "Listen to a call and press record in the dock: it will stand here, to be heard again."}
          </EmptyState>
        )}
        {list.hasNextPage ? (
          <div className="flex justify-center p-3">
            <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {list.isFetchingNextPage ? "Loading…" : "Show older"}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  );
}

function countText(count: number, hasMore: boolean): string {
  return `${count}${hasMore ? "+" : ""} ${count === 1 ? "recording" : "recordings"}`;
}

/** What the columns are; each line says it again to who cannot see them. */
function Head() {
  return (
    <div
      aria-hidden
      className={classNames(
        recordingColumns,
        "sticky top-0 z-20 h-8 border-b border-line bg-surface text-xs text-ink-2 @max-[820px]:hidden",
      )}
    >
      <span />
      <span>When</span>
      <span>Who</span>
      <span>Recorded by</span>
      <span>Node</span>
      <span className="text-right">Length</span>
      <span>Sides</span>
      <span className="text-right">Marks</span>
    </div>
  );
}

/** Up and down from line to line. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  if (event.defaultPrevented || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-recording]")];
  const line = event.target instanceof HTMLElement ? event.target : null;
  const at = line === null ? -1 : lines.indexOf(line);
  if (at < 0) return;
  event.preventDefault();
  lines[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
}
