import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { MediaPath } from "./media-channel";
import { PathPieces } from "./path-pieces";

/** A notice is a beep or a sentence; a tone of Asterisk's has no end of its own. */
const defaultMaxMs = 10_000;

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

/** How a notice came out: played to its end, cut off (by its time, by `end()`, with the call), or never to be heard. */
export type NoticeEnd = "played" | "cut" | "failed";

export interface Notice extends MediaPath {
  /** When it is over and its snoop gone. Never rejects. */
  readonly done: Promise<NoticeEnd>;
}

/** Plays something to a party of a call: on a snoop that whispers, so that the call goes on below it. */
export function playNotice(options: NoticeOptions): Notice {
  return new Playing(options);
}

class Playing implements Notice {
  readonly ready: Promise<void>;
  readonly done: Promise<NoticeEnd>;
  readonly #options: NoticeOptions;
  readonly #pieces: PathPieces;
  #finish: (how: NoticeEnd) => void = () => undefined;

  constructor(options: NoticeOptions) {
    this.#options = options;
    this.#pieces = new PathPieces({
      ...options,
      onLost: () => this.#finish("cut"),
      onEvent: (event) => {
        if (event.type === "PlaybackFinished") {
          this.#finish(event.playback.state === "failed" ? "failed" : "played");
        }
      },
    });
    const over = new Promise<NoticeEnd>((resolve) => {
      this.#finish = resolve;
    });
    // A medium that Asterisk does not know has no end that it tells (res_stasis_playback.c).
    const undo = options.clock.after(options.maxMs ?? defaultMaxMs, () => this.#finish("cut"));
    this.ready = this.#pieces.setUp(() => this.#play());
    this.ready.catch(() => this.#finish(this.#pieces.wasEnded ? "cut" : "failed"));
    this.done = over.then(async (how) => {
      undo();
      await this.#pieces.end();
      return how;
    });
  }

  get targetId(): string {
    return this.#options.targetId;
  }

  ownedIds(): string[] {
    return this.#pieces.ownedIds();
  }

  async end(): Promise<void> {
    this.#finish("cut");
    await this.#pieces.end();
  }

  async #play(): Promise<void> {
    const { node, targetId, who, media } = this.#options;
    const pieces = this.#pieces;
    const snoopId = pieces.add("noticesnoop", "channel");
    const started = pieces.started(snoopId);
    await pieces.make(snoopId, () =>
      node.client.channels.snoopChannelWithId({
        channelId: targetId,
        snoopId,
        app: node.application,
        appArgs: "notice",
        spy: "none",
        whisper: who === "both" ? "both" : "out",
      }),
    );
    await started;
    pieces.up(snoopId);
    await node.client.channels.play({ channelId: snoopId, media: [media] });
  }
}
