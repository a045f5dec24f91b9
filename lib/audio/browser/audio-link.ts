import type { AudioLinkState } from "../link-state";
import type { StreamName } from "../wire";

/**
 * Name of the mark that a link leaves in the page's timeline (User Timing) for the first sample of its session that was
 * given to the output: `startTime` is the same as `firstSampleAtMs` of its state, `detail` is {@link FirstSample}. One for
 * each link that was heard. For whoever measures from outside: `performance.getEntriesByName("patchbay:first-sample")`.
 */
export const firstSampleMark = "patchbay:first-sample";

/** What the mark of a first sample tells beside its time. */
export interface FirstSample {
  /** Id of the session that is heard. */
  session: string;
}

/** One audio session of this page: what is heard of it, and whether it hears the microphone. */
export interface AudioLink {
  /** Id of the session that the ticket is for. */
  readonly session: string;
  /** The same object until something changes: for `useSyncExternalStore`. */
  snapshot(): AudioLinkState;
  /** Calls back after each change; the answer takes the listener off. */
  subscribe(listener: () => void): () => void;
  /** `gain` 0…2, 1 is as it comes. `all` multiplies what is set for each stream. */
  setVolume(stream: StreamName | "all", gain: number): void;
  /** Silences without touching the volume. */
  setMuted(stream: StreamName | "all", muted: boolean): void;
  /** Plays the tone of a phone that rings at the other end while true: before an answer nothing of it comes. */
  setRinging(on: boolean): void;
  /** Sends the microphone's frames to this session while true; the panel takes them only while `mayTalk`. */
  setTalking(on: boolean): void;
  /** Leaves: the socket is closed, the sound fades out. The session itself is ended by its own request. */
  close(): void;
}

/** What opens a session. */
export interface OpenOptions {
  session: string;
  /** The secret of a fresh ticket. */
  ticket: string;
  /** Asks the panel for another one, after the socket was cut. A rejection is tried again until the page closes. */
  newTicket(): Promise<string>;
}
