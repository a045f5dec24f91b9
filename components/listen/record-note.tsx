"use client";

import Link from "next/link";
import { useCallback, useEffect, useRef, useState } from "react";

/** How long a word about a recording can be read. */
const toldForMs = 6_000;

/** `saved` it was stopped, and can be heard · `marked` a moment of it. */
export type RecordTold = "saved" | "marked";

/** What has just been done to a recording, for a moment; null for nothing. The second is stable. */
export function useRecordTold(): [RecordTold | null, (told: RecordTold) => void] {
  const [told, setTold] = useState<RecordTold | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const tell = useCallback((next: RecordTold) => {
    clearTimeout(timer.current);
    setTold(next);
    timer.current = setTimeout(() => setTold(null), toldForMs);
  }, []);
  return [told, tell];
}

/** Stands where it moves no button, and is there before it has words: a screen reader tells only of what changes. */
export function RecordNote({ told }: { told: RecordTold | null }) {
  return (
    <span role="status" className={told === null ? "sr-only" : "shrink-0 text-ink"}>
      {told === "marked" ? "Marked." : null}
      {told === "saved" ? (
        <>
          Saved: see{" "}
          <Link href="/recordings" className="text-accent underline-offset-2 hover:underline">
            Recordings
          </Link>
          .
        </>
      ) : null}
    </span>
  );
}
