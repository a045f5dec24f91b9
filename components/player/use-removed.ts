"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { recordingsKey } from "@/components/live/recordings-key";
import type { Problem } from "@/lib/api/errors";

const removed = { detail: "This recording was removed.", whatToDo: "" } as const;

/**
 * What is said where the panel has no such recording any more, which only its removal brings about; else null. The lists
 * are asked again then, for they show it still.
 */
export function useRemoved(problem: Problem | null, onRemoved?: () => void): Problem | null {
  const client = useQueryClient();
  const latest = useRef(onRemoved);
  latest.current = onRemoved;
  // Of a file that Asterisk lost the field names the side.
  const isRemoved = problem?.code === "recording_gone" && problem.field === "id";
  useEffect(() => {
    if (!isRemoved) return;
    void client.invalidateQueries({ queryKey: recordingsKey });
    latest.current?.();
  }, [client, isRemoved]);
  return isRemoved ? { ...problem, ...removed } : null;
}
