import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { MediaPath } from "./media-channel";

export interface NoticeOptions {
  node: Node;
  clock: Clock;
  logger: Logger;
  targetId: string;
  /** `target` alone hears it, or the other side too. */
  who: "target" | "both";
  /** `sound:beep`, `tone:…`; a tone goes on until `maxMs`. */
  media: string;
  /** Cut off after this, default 10,000. */
  maxMs?: number;
}

export interface Notice extends MediaPath {
  /** When it is over and its snoop gone: whether it was played to its end. Never rejects. */
  readonly done: Promise<"played" | "cut" | "failed">;
}

export declare function playNotice(options: NoticeOptions): Notice;
