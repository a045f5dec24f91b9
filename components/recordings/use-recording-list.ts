"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useRows } from "@/components/live/hooks";
import { recordingsAskedAgain, recordingsKey } from "@/components/live/recordings-key";
import { type ApiError, request } from "@/components/live/request";
import { useRecordingsAskedAgain } from "@/components/live/use-recordings-asked-again";
import { type Commands, commands } from "@/lib/api/commands";
import type { ResultOf } from "@/lib/api/endpoint";
import { queries } from "@/lib/api/queries";
import type { ListedRecording } from "@/lib/api/recordings";
import { boundsOf } from "./period";

export interface RecordingFilter {
  text: string;
  node: string;
  /** One of `periods`, and the day of `day`. */
  period: string;
  day: string;
}

/** What a page ended with: the next one begins behind its time, for it may be removed meanwhile. */
type Last = Pick<ListedRecording, "id" | "startedAtMs">;

const pageSize = 50;
const typedWithinMs = 200;

/** What was recorded, newest first, a page at a time; asked for again when a recording begins or ends anywhere. */
export function useRecordingList({ text, node, period, day }: RecordingFilter) {
  const typed = useSettled(text.trim().slice(0, 120));
  const bounds = boundsOf(period, day, Date.now());
  const spies = useRows("spies");
  const running = useMemo(
    () =>
      spies
        .flatMap(({ row }) => row.recording?.name ?? [])
        .sort()
        .join(","),
    [spies],
  );
  useRecordingsAskedAgain(running);
  return useInfiniteQuery<ListedRecording[], ApiError, ListedRecording[], readonly unknown[], Last | null>({
    queryKey: [...recordingsKey, "list", typed, node, bounds.fromMs, bounds.untilMs],
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }) => {
      const input = {
        limit: pageSize,
        ...bounds,
        ...(pageParam === null ? {} : { before: pageParam.id, beforeMs: pageParam.startedAtMs }),
        ...(typed === "" ? {} : { text: typed }),
        ...(node === "" ? {} : { node }),
      };
      const { recordings } = await request(queries.recordings, input, signal);
      return recordings;
    },
    getNextPageParam: (page) => (page.length < pageSize ? null : (page.at(-1) ?? null)),
    select: ({ pages }) => pages.flat(),
    ...recordingsAskedAgain,
    // Each letter is another question: until it is answered the last answer stands.
    placeholderData: (before) => before,
  });
}

/** Removes a recording for good; the lists are asked for again, also after a refusal. */
export function useRemoveRecording() {
  const client = useQueryClient();
  return useMutation<ResultOf<Commands["recordings.remove"]>, ApiError, string>({
    mutationFn: (id) => request(commands["recordings.remove"], { id }),
    onSettled: () => client.invalidateQueries({ queryKey: recordingsKey }),
  });
}

/** A text once nobody has changed it for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), typedWithinMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
