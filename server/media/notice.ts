import { noticeLimits } from "@/lib/api/spy-policy";
import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { MediaPath } from "./media-channel";
import { PathPieces } from "./path-pieces";
import { tonePass } from "./tone-pass";

/** A tone goes its way through Asterisk's threads: so much later its last part has been heard. */
const afterPassMs = 300;

export interface NoticeOptions {
  node: Node;
  clock: Clock;
  logger: Logger;
  targetId: string;
  /** `target` alone hears it, or the other side too. */
  who: "target" | "both";
  /** `sound:beep`; `tone:1004/200`, of which one pass is heard; `tone:ring`, which is cut. See {@link noticeLimits}. */
  media: string;
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
  #isOver = false;
  #undoTimer: (() => void) | undefined;

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
      this.#finish = (how) => {
        this.#isOver = true;
        this.#undoTimer?.();
        resolve(how);
      };
    });
    this.ready = this.#pieces.setUp(() => this.#play());
    this.ready.catch(() => this.#finish(this.#pieces.wasEnded ? "cut" : "failed"));
    this.done = over.then(async (how) => {
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
    const pass = tonePass(media);
    await node.client.channels.play({ channelId: snoopId, media: [pass?.media ?? media] });
    this.#endIn(pass?.lengthMs ?? null);
  }

  /** Asterisk tells the end of a sound, and none of a tone, nor of a medium that it does not know (res_stasis_playback.c). */
  #endIn(passMs: number | null): void {
    const { clock, media } = this.#options;
    const { soundMs, namedToneMs } = noticeLimits;
    // Its end may be told before the request is answered.
    if (this.#isOver) return;
    if (passMs !== null && passMs + afterPassMs <= soundMs) {
      this.#undoTimer = clock.after(passMs + afterPassMs, () => this.#finish("played"));
      return;
    }
    const isEndless = passMs === null && media.startsWith("tone:");
    this.#undoTimer = clock.after(isEndless ? namedToneMs : soundMs, () => this.#finish("cut"));
  }
}
