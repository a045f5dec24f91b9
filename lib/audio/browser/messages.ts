import type { AudioEnd, StreamName } from "../wire";

/** What page, worker and worklets say to each other. Frames go from the worker to the worklet past the page. */

/** Page → worker. `link` numbers the links of this page: one session may be opened again after its end. */
export type ToWorker =
  | { type: "open"; link: number; ticket: string; url: string; port: MessagePort }
  | { type: "ticket"; link: number; ticket: string | null }
  | { type: "talk"; link: number; on: boolean }
  | { type: "close"; link: number }
  /** Where whole frames of the microphone come from; null when it is off. */
  | { type: "microphone"; port: MessagePort | null };

/** Worker → page. */
export type FromWorker =
  | { type: "opened"; link: number; streams: StreamName[]; mayTalk: boolean }
  | { type: "changed"; link: number; streams: StreamName[]; mayTalk: boolean }
  /** Nothing comes any more, though the socket stands: `changed` follows if it comes again, else `ticket-wanted`. */
  | { type: "silent"; link: number }
  /** Answered by `ticket`, null where none could be had. */
  | { type: "ticket-wanted"; link: number }
  | { type: "round-trip"; link: number; ms: number }
  /** Sound that came in the last second, kbit/s. */
  | { type: "traffic"; link: number; kbps: number }
  /** The panel was told that Opus cannot be decoded here. */
  | { type: "undecodable"; link: number }
  | { type: "ended"; link: number; code: AudioEnd; text: string };

/** Worker → listening worklet: a binary message of the wire as it came, or the sign that its streams begin anew. */
export type ToListener = ArrayBuffer | "restart";

/** Page → listening worklet. */
export type ListenerOrder =
  | { type: "frames"; port: MessagePort }
  | { type: "volume"; stream: StreamName | "all"; gain: number }
  | { type: "muted"; stream: StreamName | "all"; muted: boolean }
  /** The phone at the other end rings: that is made here, no frames come of it. */
  | { type: "ringing"; on: boolean }
  /** Fades out and lets the node go. */
  | { type: "close" };

/** Listening worklet → page, about ten times a second. */
export interface ListenerReport {
  streams: Partial<Record<StreamName, StreamReport>>;
  /** `Date.now()` when the first sample was played; null before. */
  firstSampleAtEpochMs: number | null;
}

/** How one stream is doing; counts since the node was made. */
export interface StreamReport {
  levelDb: number;
  delayMs: number;
  received: number;
  lost: number;
  late: number;
  concealedMs: number;
  skippedMs: number;
}

/** Page → microphone worklet. */
export interface MicrophoneOrder {
  /** Where the frames go. */
  port: MessagePort;
}

/** Microphone worklet → page, about ten times a second. */
export interface MicrophoneReport {
  levelDb: number;
}

/** Names that the two worklets are registered by. */
export const listenProcessorName = "patchbay-listen";
export const microphoneProcessorName = "patchbay-microphone";
