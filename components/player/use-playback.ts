"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { problemOf } from "@/components/live/request";
import type { Problem } from "@/lib/api/errors";
import type { ListedRecording, SoundStream } from "@/lib/api/recordings";
import { wavHeaderBytes } from "@/lib/audio/wav";
import { nothingWritten, Playback, type PlaybackState } from "./playback";
import { lengthMs, soundUrl, wholeStream } from "./recording-words";
import { openStereo, type Stereo } from "./stereo";

const still: PlaybackState = { status: "still", atMs: 0, durationMs: null, rate: 1, problem: null };
const idle = { subscribe: () => () => undefined, snapshot: () => still };

export type Volumes = Readonly<Record<"near" | "far" | "all", number>>;

/** What plays a recording, as long as it is shown: put `audio` on the page, and the rest at its controls. */
export function usePlayback(recording: ListedRecording) {
  const [audio, setAudio] = useState<HTMLAudioElement | null>(null);
  const [playback, setPlayback] = useState<Playback | null>(null);
  const [stream, setStream] = useState<SoundStream>(wholeStream(recording));
  const [volumes, setVolumes] = useState<Volumes>({ near: 1, far: 1, all: 1 });
  const stereo = useRef<Stereo | null>(null);
  const latest = useRef({ recording, volumes, stream });
  latest.current = { recording, volumes, stream };
  const { id } = recording;

  useEffect(() => {
    if (audio === null) return;
    const { recording } = latest.current;
    const made = new Playback(soundUrl(id, wholeStream(recording)), {
      element: audio,
      durationMs: lengthMs(recording),
      why,
      onPlay: () => {
        const { stream } = latest.current;
        if (stream === "mix") return;
        stereo.current ??= openStereo(audio);
        stereo.current.route(stream);
        for (const side of ["near", "far"] as const) {
          stereo.current.setVolume(side, latest.current.volumes[side]);
        }
      },
    });
    setPlayback(made);
    // Who hears one recording has turned away from the other.
    const onPlay = (event: Event) => {
      if (event.target !== audio) made.pause();
    };
    document.addEventListener("play", onPlay, true);
    return () => {
      document.removeEventListener("play", onPlay, true);
      made.close();
      stereo.current?.close();
      stereo.current = null;
    };
  }, [audio, id]);

  const { subscribe, snapshot } = playback ?? idle;
  const state = useSyncExternalStore(subscribe, snapshot, () => still);
  return {
    setAudio,
    playback,
    state: playback === null ? { ...still, durationMs: lengthMs(recording) } : state,
    stream,
    /** Another side alone, where the other has no file. */
    choose: (wanted: SoundStream) => {
      setStream(wanted);
      latest.current.stream = wanted;
      playback?.use(soundUrl(id, wanted));
      playback?.play();
    },
    volumes,
    setVolume: (which: keyof Volumes, volume: number) => {
      setVolumes({ ...volumes, [which]: volume });
      if (which !== "all") stereo.current?.setVolume(which, volume);
      else if (audio !== null) audio.volume = volume;
    },
  };
}

const unplayable: Problem = {
  type: "about:blank",
  title: "no sound",
  status: 0,
  code: "internal",
  detail: "This browser could not play it.",
  whatToDo: "Download it, and play it elsewhere.",
};

/** One byte is asked for: the answer says what an audio element does not. */
async function why(url: string): Promise<Problem> {
  try {
    const response = await fetch(url, { headers: { range: "bytes=0-0" }, credentials: "same-origin" });
    if (!response.ok) return await problemOf(response);
    await response.body?.cancel();
    const isEmpty = response.headers.get("content-range")?.endsWith(`/${wavHeaderBytes}`) === true;
    return isEmpty ? nothingWritten : unplayable;
  } catch {
    return {
      ...unplayable,
      detail: "The panel did not answer.",
      whatToDo: "Look whether it is running and reachable, then try again.",
    };
  }
}
