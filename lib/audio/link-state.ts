import type { AudioEnd, StreamName } from "./wire";

/** How well sound arrives, as one word for the page. */
export type AudioQuality = "good" | "fair" | "poor";

/**
 * What the page shows of one audio session. Immutable: a new object each time something has changed, at most about ten
 * in a second.
 */
export interface AudioLinkState {
  /**
   * `connecting` until the panel has taken the first ticket · `open` sound can flow · `reconnecting` the socket was cut
   * and a new one is on its way by itself · `ended` for good, see {@link AudioLinkState.ended}.
   */
  status: "connecting" | "open" | "reconnecting" | "ended";
  /** Why the panel ended it, in its own words; null while it has not, and after `close()` of the page itself. */
  ended: { code: AudioEnd; text: string } | null;
  /** The voices that come now. Empty before `open`. */
  streams: readonly StreamName[];
  /** Whether the panel takes frames of the microphone now. */
  mayTalk: boolean;
  /** Whether frames of the microphone go up now: wanted, allowed, the socket open and the microphone on. */
  isTalking: boolean;
  /** Loudness of each stream before its volume, in dBFS of the mean square; -100 is the floor and means silence. */
  levelsDb: Partial<Record<StreamName, number>>;
  /** From the panel to the loudspeaker: half the round trip, jitter buffer and output latency, ms. Null while unknown. */
  delayMs: number | null;
  /** How long a frame that met no jam waits in the jitter buffer (of the slowest stream), ms. 0 before the first frame. */
  bufferMs: number;
  /** There and back over the socket, ms: the best of the last few pings. Null before the first. */
  roundTripMs: number | null;
  /** Sound that came from the panel in the last second, kbit/s, all streams together. Null before the second ping. */
  receivedKbps: number | null;
  /** Frames of about the last ten seconds that never came or came too late to be played, 0…1. */
  lostRatio: number;
  /** Sound that was made up for frames that were missing, since the session began, ms. */
  concealedMs: number;
  /** Sound that was left out to be back in step, since the session began, ms. */
  skippedMs: number;
  /** Null before the first frame. */
  quality: AudioQuality | null;
  /** `Date.now()` of the page when it told the panel that it cannot decode Opus; null while it has not. */
  opusFailedAtMs: number | null;
  /** `performance.now()` of the page when the first sample was given to the output, ms. Null before. */
  firstSampleAtMs: number | null;
}

/** The state of a session of which nothing is known yet. */
export const initialLinkState: AudioLinkState = {
  status: "connecting",
  ended: null,
  streams: [],
  mayTalk: false,
  isTalking: false,
  levelsDb: {},
  delayMs: null,
  bufferMs: 0,
  roundTripMs: null,
  receivedKbps: null,
  lostRatio: 0,
  concealedMs: 0,
  skippedMs: 0,
  quality: null,
  opusFailedAtMs: null,
  firstSampleAtMs: null,
};
