"use client";

import { useEffect } from "react";
import { recordingSound } from "@/components/shell/recording-sound";
import type { ListeningStore } from "./listening-store";

/** While a recording is played here, the calls that are listened to are quiet; who is on the phone goes on hearing. */
export function useRecordingSound(store: ListeningStore): void {
  useEffect(() => {
    const tell = () => recordingSound.tellLiveQuiet(store.isQuieted());
    const undoes = [recordingSound.onPlay((isPlaying) => store.quiet(isPlaying)), store.subscribe(tell)];
    return () => {
      for (const undo of undoes) undo();
      recordingSound.tellLiveQuiet(false);
    };
  }, [store]);
}
