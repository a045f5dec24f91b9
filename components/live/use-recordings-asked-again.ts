"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { recordingsKey } from "./recordings-key";

/** The panel tells of the end of a recording while it writes it down: it is asked once more after this. */
const writtenWithinMs = 1_500;

/** Asks again for what is shown of recordings when others go on than before: `running` are their ids, in one text. */
export function useRecordingsAskedAgain(running: string): void {
  const client = useQueryClient();
  const asked = useRef(running);
  useEffect(() => {
    if (asked.current === running) return;
    asked.current = running;
    const ask = () => void client.invalidateQueries({ queryKey: recordingsKey });
    ask();
    const again = setTimeout(ask, writtenWithinMs);
    return () => clearTimeout(again);
  }, [client, running]);
}
