"use client";

import { useEffect } from "react";
import { recordingSound } from "@/components/shell/recording-sound";
import type { ListeningStore } from "./listening-store";

/**
 * While a recording is played here, the calls that are listened to are quiet; who is on the phone goes on hearing. A call
 * that comes into the ear meanwhile pauses the recording: the last thing that was asked for is heard.
 */
export function useRecordingSound(store: ListeningStore): void {
  useEffect(() => {
    let known: ReadonlySet<string> = new Set();
    const tell = () => {
      recordingSound.tellLiveQuiet(store.isQuieted());
      const heard = store.snapshot().sessions.filter(({ link, over }) => link !== null && over === null);
      const isNew = heard.some(({ key, isAudible }) => isAudible && !known.has(key));
      known = new Set(heard.map(({ key }) => key));
      if (isNew) recordingSound.pause();
    };
    tell();
    const undoes = [recordingSound.onPlay((isPlaying) => store.quiet(isPlaying)), store.subscribe(tell)];
    return () => {
      for (const undo of undoes) undo();
      recordingSound.tellLiveQuiet(false);
    };
  }, [store]);
}
