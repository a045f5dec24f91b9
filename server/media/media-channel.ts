import type { AudioCodec } from "@/lib/audio/wire";
import type { Node } from "../nodes/node";

/** What carries the frames between Asterisk and the panel: chan_websocket, or RTP where there is none. */
export type MediaTransport = "websocket" | "rtp";

/**
 * One frame of 20 ms: 640 bytes, signed 16 bits little endian, 16 kHz, mono; or, where Opus was asked for, one packet of
 * it. A view: copy what is kept. `index` counts the frames of the stream from 0; a hole in it is a frame that was lost on
 * the way.
 */
export type TakeFrame = (sound: Uint8Array, index: number) => void;

/** One media channel of Asterisk, whatever carries it. */
export interface MediaChannel {
  /** Of the channel in Asterisk, chosen by whoever opened it. */
  readonly id: string;
  readonly transport: MediaTransport;
  /**
   * One frame (640 bytes) to Asterisk. Dropped when more than 200 ms wait there already, and after the end: late audio is
   * never queued. @throws RangeError when it is not one frame, and where the channel is one of Opus, which is only heard
   */
  send(samples: Uint8Array): void;
  /**
   * Asterisk 16 looks at an idle channel each 200 ms only (issue 801 of Asterisk, mended in 22.0): keeps it awake with silence while
   * `work` runs, so that it joins its bridge at once. Nothing where that is not so.
   */
  awake<Result>(work: Promise<Result>): Promise<Result>;
  /** Takes it down, socket and channel; one that has gone already is done. Frames after it are dropped. Idempotent. */
  end(): Promise<void>;
}

export interface MediaRequest {
  node: Node;
  /** Chosen before the request, see `newId`; never one that was used before. */
  id: string;
  /** Default `pcm`. Opus only where {@link MediaOpener.hasOpus}; elsewhere `open` rejects. */
  codec?: AudioCodec;
  onFrame: TakeFrame;
  /** Once, when the carrier has ended by itself; never after `end()`. RTP has no such sign: its channel's events tell. */
  onEnd(): void;
  /** When its channel was made, and when its carrier was open: for the budget of click to sound. */
  onStage?(stage: "media" | "socket"): void;
  /** Gives up: whatever was made is taken down, and the promise rejects. */
  signal: AbortSignal;
}

export interface MediaOpener {
  /** What this node has; asked once for each start of Asterisk. */
  transportOf(node: Node): Promise<MediaTransport>;
  /** Whether this node can send Opus; asked once for each start of Asterisk. */
  hasOpus(node: Node): Promise<boolean>;
  /**
   * Resolves when its channel is made and the carrier is open; it may enter a bridge after its StasisStart.
   * @throws AriError; nothing is left then, except of a request without an answer
   */
  open(request: MediaRequest): Promise<MediaChannel>;
}

/**
 * Why a path has ended by itself. `target_ended` the channel that it was on has gone · `media_lost` a piece of it was
 * hung up or its socket cut · `silent` no frame came for 500 ms · `bridge_destroyed` its bridge was taken away.
 */
export type PathEnd = "target_ended" | "media_lost" | "silent" | "bridge_destroyed";

/** What listening, talking, a notice and a recording have in common. */
export interface MediaPath {
  readonly targetId: string;
  /** Resolves when it works. Rejects with what went wrong, or `aborted` when it was ended first; all is taken down then. */
  readonly ready: Promise<void>;
  /** Every channel and bridge that it may have in Asterisk, complete from the first moment on. */
  ownedIds(): string[];
  /**
   * Takes all of it down; resolves when that is done. Never rejects: what could not be removed is left to the sweep.
   * Idempotent.
   */
  end(): Promise<void>;
}
