import type { Logger } from "pino";
import type { AriEvent } from "@/lib/ari";
import type { AudioEnd } from "@/lib/audio/wire";
import { nodeLostWords, restartedWords } from "@/lib/live/node-lost-words";
import type { SpySides } from "@/lib/live/rows";
import { PanelError } from "../errors";
import type { Node } from "../nodes/node";
import type { SpyState } from "../nodes/spy-state";
import { keptMusicWords } from "../nodes/spy-words";
import type { Steps } from "../nodes/steps";
import type { AudioLine } from "./audio-line";
import type { PathEnd } from "./media-channel";
import type { NextCall } from "./next-call";
import type { SpySound } from "./spy-sound";

interface SpyCourseOptions {
  node: Pick<Node, "live" | "isLive">;
  logger: Logger;
  line: Pick<AudioLine, "change">;
  sound: SpySound;
  state: SpyState;
  steps: Steps;
  next: NextCall;
  /** Its end has begun, or nobody hears it any more. */
  isOver(): boolean;
  mayBegin(channelId: string): boolean;
  /** A step of the session. @throws PanelError why Asterisk would not */
  listen(targetId: string, sides: SpySides): Promise<void>;
  /** A step of the session: nobody is to hear the supervisor. */
  turnBack(): Promise<void>;
  end(code: AudioEnd, words?: string): void;
}

/** A path that has stood for so long was no failure when it breaks. */
const steadyMs = 5_000;
/** So often a path that breaks is made anew before the session gives up. */
const mostRetries = 3;

/**
 * How a session in the browser goes on without anybody's asking: by a new path where one breaks, by the next call where
 * one is over or not answered yet, or not at all, and with what words then.
 */
export class SpyCourse {
  readonly #options: SpyCourseOptions;
  /** Paths that were made anew in a row, since one was steady. */
  #retries = 0;

  constructor(options: SpyCourseOptions) {
    this.#options = options;
  }

  onEvent(event: AriEvent): void {
    const { state, next } = this.#options;
    if (state.row.status !== "waiting") return;
    // A call is answered, off hold, or over, by events of either of its channels, or of its bridge.
    if (state.row.heldBack !== null || next.mayComeBy(event)) this.#resumeOnAny();
  }

  onResync(restarted: boolean): void {
    const { node, state, steps, next, end } = this.#options;
    const { status, follows, targetId } = state.row;
    if (status === "ending") return;
    next.retry();
    if (status === "waiting" && (follows !== null || next.isAwaited)) {
      this.#resumeOnAny();
      return;
    }
    if (!restarted && node.live.row("channels", targetId) !== undefined) return;
    if (follows !== null) steps.background(() => this.#wait(restarted ? restartedWords : undefined));
    else end("hung_up", restarted ? restartedWords : undefined);
  }

  onBroken(which: "listening" | "talking", why: PathEnd): void {
    const { node, sound, state, steps, turnBack, end } = this.#options;
    if (which === "talking" && why !== "target_ended") {
      // What is heard goes on; that nobody hears the supervisor any more must be seen.
      steps.background(async () => {
        if (!sound.isTalking) await turnBack();
      });
      return;
    }
    const isThere = node.live.row("channels", state.row.targetId) !== undefined;
    const broken = sound.listening;
    if (why !== "target_ended" && isThere) {
      steps.background(async () => {
        // A step before it may have made another one already.
        if (sound.listening === broken) await this.#again();
      });
    } else if (state.row.follows !== null) steps.background(() => this.#wait());
    else end("hung_up");
  }

  /** The browser's decoder has failed. */
  onUndecodable(): void {
    const { logger, sound, state, steps } = this.#options;
    steps.background(async () => {
      if (!sound.giveUpOpus("decoder_failed")) return;
      logger.warn({ spy: state.row.id }, "a browser could not decode Opus, and is sent PCM");
      if (state.row.status === "active") await this.#again();
    });
  }

  /** Somebody took a piece of the path away, or it fell silent, and the call lives: once more, with a new one. */
  async #again(): Promise<void> {
    const { sound, state, mayBegin, listen, end } = this.#options;
    const { targetId, sides, follows } = state.row;
    if (!mayBegin(targetId)) {
      if (follows !== null) return await this.#wait(keptMusicWords);
      return end("failed", keptMusicWords);
    }
    this.#retries = sound.listeningMs > steadyMs ? 1 : this.#retries + 1;
    if (this.#retries > mostRetries) throw new Error(`the sound of ${targetId} breaks again and again`);
    try {
      await listen(targetId, sides);
    } catch (error) {
      await this.#leave(error);
    }
  }

  /** Its call, or the Asterisk, has gone just before it was to be heard. @throws whatever else it was */
  async #leave(error: unknown): Promise<void> {
    const { node, state, end } = this.#options;
    const code = error instanceof PanelError ? error.code : null;
    const isNodeLost = code === "node_not_live" || !node.isLive;
    if (code !== "channel_gone" && !isNodeLost) throw error;
    if (state.row.follows !== null) await this.#wait(isNodeLost ? nodeLostWords : undefined);
    else if (isNodeLost) end("failed", nodeLostWords);
    else end("hung_up");
  }

  /**
   * The next call of the same person is listened to, or this one again where it goes on. The microphone is shut until
   * somebody opens it. `why`: where it is not that the call is over.
   */
  async #wait(why?: string): Promise<void> {
    const { line, sound, state } = this.#options;
    if (state.row.status === "waiting") return;
    line.change({ mayTalk: false });
    state.pause(null, why);
    await sound.end();
    this.#resumeOnAny();
  }

  #resumeOnAny(): void {
    const { state, steps } = this.#options;
    const next = this.#options.next.find();
    if (!("heldBack" in next)) steps.once(this.#resume);
    else if (state.row.heldBack !== next.heldBack) state.change(next);
  }

  readonly #resume = async (): Promise<void> => {
    const { logger, state, isOver, listen, end } = this.#options;
    if (state.row.status !== "waiting") return;
    const next = this.#options.next.find();
    if ("over" in next) return end("hung_up", next.over);
    if ("heldBack" in next) return;
    try {
      await listen(next.channelId, state.row.sides);
    } catch (error) {
      if (state.row.follows === null) return this.#leave(error);
      // The next one, and never this one again by itself: what is tried makes events, by which it would be tried without end.
      logger.info({ err: error, spy: state.row.id }, "a followed call could not be listened to");
      this.#options.next.refused(next);
      if (!isOver()) this.#resumeOnAny();
    }
  };
}
