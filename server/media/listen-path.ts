import type { StreamName } from "@/lib/audio/wire";
import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { MediaOpener, MediaPath, PathEnd } from "./media-channel";

/** Milliseconds from the request to the end of each stage; null before it. Of two streams, the later one. */
export interface ListenStages {
  /** The media channel is made. */
  mediaMs: number | null;
  /** Its socket is open. */
  socketMs: number | null;
  /** The snoop is made. */
  snoopMs: number | null;
  /** Both are in our application. */
  startedMs: number | null;
  /** Both are in the bridge. */
  joinedMs: number | null;
  firstFrameMs: number | null;
}

export interface ListenPath extends MediaPath {
  readonly stages: Readonly<ListenStages>;
}

export interface ListenOptions {
  node: Node;
  media: MediaOpener;
  clock: Clock;
  logger: Logger;
  targetId: string;
  /** `mixed`: one stream, `mix`. `apart`: `near`, what the target says, and `far`, what it hears; twice the cost. */
  sides: "mixed" | "apart";
  onFrame(stream: StreamName, samples: Uint8Array, index: number): void;
  /** Once, when a path that was ready has ended by itself; its owner ends it then. */
  onBroken(why: PathEnd): void;
}

export declare function openListenPath(options: ListenOptions): ListenPath;
