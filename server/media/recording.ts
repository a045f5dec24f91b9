import type { StreamName } from "@/lib/audio/wire";
import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { MediaPath } from "./media-channel";

export interface RecordedTrack {
  stream: StreamName;
  /** Of the stored recording in Asterisk: the wanted name, with `-near` and `-far` behind it when apart. */
  name: string;
  /** Null when Asterisk did not tell that it has ended. */
  durationSeconds: number | null;
  /** Why it failed, in Asterisk's words; null when it did not. */
  failure: string | null;
}

export interface Recording extends MediaPath {
  /** When it has ended, by `end()` or with the target. Never rejects. */
  readonly tracks: Promise<RecordedTrack[]>;
}

export interface RecordingOptions {
  node: Node;
  clock: Clock;
  logger: Logger;
  targetId: string;
  sides: "mixed" | "apart";
  /** May have folders; no recording of this name may be there. */
  name: string;
  format: "wav";
}

export declare function openRecording(options: RecordingOptions): Recording;
