import type { AudioLink, OpenOptions } from "./audio-link";
import type { Microphone } from "./microphone";

export type { AudioLinkState, AudioQuality } from "../link-state";
export type { AudioLink, OpenOptions } from "./audio-link";
export type { Microphone, MicrophoneDevice, MicrophoneState } from "./microphone";

/** Where the engine finds the panel's socket and the three files that `npm run build` writes to `public/audio`. */
export interface AudioEngineOptions {
  /** Absolute (`wss://…`) or a path of the page's own host (`/api/v1/audio`). */
  socketUrl: string;
  /** Such as `/audio/audio-worker.js`. */
  workerUrl: string;
  /** Such as `/audio/listen-processor.js`. */
  listenWorkletUrl: string;
  /** Such as `/audio/microphone-processor.js`. */
  microphoneWorkletUrl: string;
}

/** Why audio cannot work on this page, each as a sentence for the person; null where it can. */
export interface AudioSupport {
  listen: string | null;
  talk: string | null;
}

/** All audio of this page: one context, one worker, one microphone, any number of sessions. */
export class AudioEngine {
  readonly microphone: Microphone;

  constructor(_options: AudioEngineOptions) {
    throw new Error("not yet");
  }

  /** What this browser and this page can do. Safe to call anywhere, also where there is no page (`listen` says so). */
  static support(): AudioSupport {
    throw new Error("not yet");
  }

  /** Loads worker and worklet ahead of the first click. May be called any time and again; needs no gesture. */
  prepare(): Promise<void> {
    throw new Error("not yet");
  }

  /** Opens a session. The first time inside a gesture of the person, or the browser keeps the page silent. */
  open(_options: OpenOptions): AudioLink {
    throw new Error("not yet");
  }

  /** Ends every session, lets the microphone go and frees the context. The engine cannot be used again. */
  close(): Promise<void> {
    throw new Error("not yet");
  }
}
