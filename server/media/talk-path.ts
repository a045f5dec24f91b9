import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { MediaOpener, MediaPath, PathEnd } from "./media-channel";

/** Who hears: `out` the target, `in` the other side, `both`. */
export type Whisper = "out" | "in" | "both";

export interface TalkPath extends MediaPath {
  /** One frame of 640 bytes; dropped before `ready` and after the end. */
  send(samples: Uint8Array): void;
  /** Other ears, without a gap for those that stay. @throws AriError; the path then goes on as it was */
  change(whisper: Whisper): Promise<void>;
}

export interface TalkOptions {
  node: Node;
  media: MediaOpener;
  clock: Clock;
  logger: Logger;
  targetId: string;
  whisper: Whisper;
  /** Once, when a path that was ready has ended by itself; its owner ends it then. Never `silent`: nothing comes on it. */
  onBroken(why: PathEnd): void;
}

export declare function openTalkPath(options: TalkOptions): TalkPath;
