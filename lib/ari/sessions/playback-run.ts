import { AriError } from "../errors";
import type { PlaybackHandle } from "../handles/playback";
import type { Staged } from "../handles/staged";
import type { MediaUri } from "./media";
import type { Player } from "./player";

/** How one playback ended. `stopped`: by us. */
export type PlaybackOutcome =
  | { readonly status: "finished" | "stopped" }
  | { readonly status: "failed" | "timeout"; readonly error: AriError };

/** What a {@link PlaybackRun} needs. */
export interface PlaybackRunOptions {
  readonly player: Player;
  readonly uri: MediaUri;
  readonly lang: string | undefined;
  readonly startTimeoutMs: number;
  /** Called once, never from within the constructor. */
  onEnd(outcome: PlaybackOutcome): void;
}

/** A playback that began is looked after by REST: soon, then less and less often. */
const firstLookMs = 300;
const longestLookMs = 15_000;
/** How long an event may take that Asterisk sent before it answered otherwise. */
const settleMs = 300;
/** A second request that gets no answer either is no mishap. */
const mostAsked = 2;
/** A stopped playback ends within a frame of 20 ms; this is for a connection that was lost meanwhile. */
const stopTimeoutMs = 3_000;

/** A state owns its timer: entering the next one cancels it. */
type RunState =
  | { readonly name: "starting" }
  /** The connection broke over its request. Whether Asterisk has it is asked when it has had the time to read it. */
  | { readonly name: "unanswered"; readonly outcome: PlaybackOutcome; readonly lookMs: number }
  /** `seen`: a look has found it, so that it is one which Asterisk can play. */
  | { readonly name: "playing"; readonly lookMs: number; readonly seen: boolean }
  /** Seems to have ended so; what would tell of another reason may be under way. */
  | { readonly name: "settling"; readonly outcome: PlaybackOutcome }
  | { readonly name: "stopping"; readonly began: boolean }
  | { readonly name: "ended" };

/**
 * One medium, from its request to its end. Asterisk ends an unknown scheme or a missing recording without any event
 * (res/res_stasis_playback.c), so that a playback which GET does not know any more has ended.
 */
export class PlaybackRun {
  readonly #options: PlaybackRunOptions;
  /** The playback itself, to pause or wind it. */
  readonly playback: PlaybackHandle;
  readonly #undos: (() => void)[];
  #state: RunState = { name: "starting" };
  #cancelTimer: (() => void) | undefined;
  /** Its end may have come while nothing was heard. */
  #resynced = false;
  /** The last request for it. */
  #asked: Promise<unknown> = Promise.resolve();
  #timesAsked = 0;

  constructor(options: PlaybackRunOptions) {
    const { player, startTimeoutMs } = options;
    this.#options = options;
    const staged = this.#stage();
    const playback = staged.handle;
    this.playback = playback;
    this.#undos = [
      playback.on("PlaybackStarted", () => this.#handleStarted()),
      playback.on("PlaybackFinished", (event) => this.#handleFinished(event.playback.state)),
      player.context.onResync(() => {
        this.#resynced = true;
        void this.#look();
      }),
      // However often it is asked for.
      player.context.clock.after(startTimeoutMs, () => this.#handleStartTimeout()),
    ];
    this.#ask(staged);
  }

  #stage(id?: string): Staged<PlaybackHandle> {
    const { player, uri, lang } = this.#options;
    // As a list: a text would be parted at its commas.
    return player.stagePlay([uri], {
      ...(lang === undefined ? {} : { lang }),
      ...(id === undefined ? {} : { id }),
    });
  }

  #ask(staged: Staged<PlaybackHandle>): void {
    this.#enter({ name: "starting" });
    this.#timesAsked += 1;
    this.#asked = staged.exec();
    this.#asked.catch((caught: unknown) => this.#handleRefused(AriError.from(caught)));
  }

  #handleStartTimeout(): void {
    if (this.#state.name === "unanswered") this.#giveUp(this.#state.outcome);
    if (this.#state.name !== "starting") return;
    const { uri, startTimeoutMs } = this.#options;
    const error = this.#error("timeout", `${uri} did not begin within ${startTimeoutMs} ms.`);
    this.#giveUp({ status: "timeout", error });
  }

  /** Stops it; `onEnd` follows with `stopped`. Speech of `number:`, `digits:` and `characters:` goes on: Asterisk cannot. */
  stop(): void {
    if (this.#state.name === "ended" || this.#state.name === "stopping") return;
    if (this.#state.name === "settling") {
      this.#end({ status: "stopped" });
      return;
    }
    const began = this.#state.name === "playing";
    this.#enter({ name: "stopping", began }, stopTimeoutMs, () => this.#end({ status: "stopped" }));
    void this.#sendStop();
  }

  /** Forgets it, without a word to Asterisk: what it played to has gone. `onEnd` is not called. */
  abandon(): void {
    this.#enter({ name: "ended" });
    for (const undo of this.#undos.splice(0)) undo();
  }

  async #sendStop(): Promise<void> {
    try {
      await this.#asked.catch((caught) => this.#waitUnlessRefused(AriError.from(caught)));
      await this.playback.stop();
      // Began: PlaybackFinished follows. Else it was only waiting for its turn, and now never begins.
      if (this.#state.name === "stopping" && !this.#state.began) this.#end({ status: "stopped" });
    } catch {
      // Over already, or of the kind that cannot be stopped (500): nothing more can be done about it.
      if (this.#state.name === "stopping") this.#end({ status: "stopped" });
    }
  }

  /** A request whose answer was lost may be read a little later: a stop that overtakes it stops nothing. */
  #waitUnlessRefused(error: AriError): Promise<void> {
    if (!error.mayBeDone) throw error;
    return new Promise((resolve) => this.#options.player.context.clock.after(settleMs, resolve));
  }

  #handleStarted(): void {
    if (this.#state.name === "stopping") this.#enterStopping();
    const { name } = this.#state;
    if (name === "starting" || name === "unanswered") this.#enterPlaying(firstLookMs, false);
  }

  #enterStopping(): void {
    this.#enter({ name: "stopping", began: true }, stopTimeoutMs, () => this.#end({ status: "stopped" }));
  }

  #enterPlaying(lookMs: number, seen: boolean): void {
    this.#enter({ name: "playing", lookMs, seen }, lookMs, () => void this.#look());
  }

  #handleFinished(state: string): void {
    if (this.#state.name === "stopping") {
      this.#end({ status: "stopped" });
      return;
    }
    if (state !== "failed") {
      this.#end({ status: "finished" });
      return;
    }
    const what = `Asterisk could not play ${this.#options.uri}: the file is missing, or its format is unknown.`;
    // A hangup, too, makes it fail, and is told a little later.
    this.#settle({ status: "failed", error: this.#error("server_error", what) });
  }

  #handleRefused(error: AriError): void {
    // Begun, it was done: only the answer is lost.
    if (this.#state.name !== "starting") return;
    const outcome = { status: "failed", error } as const;
    if (!error.mayBeDone) this.#settle(outcome);
    else if (error.code !== "connection_failed" || this.#timesAsked === mostAsked) this.#giveUp(outcome);
    else this.#enterUnanswered(outcome, settleMs);
  }

  #enterUnanswered(outcome: PlaybackOutcome, lookMs: number): void {
    this.#enter({ name: "unanswered", outcome, lookMs }, lookMs, () => void this.#askAgain());
  }

  /**
   * By its id it is seen whether the request came through; if not, it is sent again. A sound that was over before could be
   * looked for, and whose events were lost too, is heard twice: better than not at all.
   */
  async #askAgain(): Promise<void> {
    const unanswered = this.#state;
    const found = await findOf(this.playback.get());
    if (this.#state !== unanswered || unanswered.name !== "unanswered") return;
    // The connection is still away; the time in which it must begin bounds how often.
    if (found === "unknown") this.#enterUnanswered(unanswered.outcome, 2 * unanswered.lookMs);
    else if (found === "gone") this.#ask(this.#stage(this.playback.id));
    // Its turn has not come: whether Asterisk can play it is not known yet.
    else if (found.state === "queued") this.#enter({ name: "starting" });
    else this.#enterPlaying(firstLookMs, true);
  }

  /** Asks whether it is still there. */
  async #look(): Promise<void> {
    const asked = this.#state;
    if (asked.name !== "starting" && asked.name !== "playing") return;
    const found = await findOf(this.playback.get());
    // An Asterisk that was killed and started again knows neither, and a look may reach it before the stream does.
    const player = found === "gone" ? await findOf(this.#options.player.get()) : undefined;
    if (this.#state !== asked) return;
    if (player === "gone") {
      const what = `what ${this.#options.uri} was played to has gone.`;
      this.#settle({ status: "failed", error: this.#error("not_found", what) });
      return;
    }
    const seen = asked.name === "playing" && asked.seen;
    if (found !== "gone" || player === "unknown") {
      if (asked.name !== "playing") return;
      const isThere = found !== "gone" && found !== "unknown";
      this.#enterPlaying(Math.min(2 * asked.lookMs, longestLookMs), seen || isThere);
      return;
    }
    // Its end was told while nothing was heard: how it ended is not known.
    const isLost = this.#resynced || seen;
    const what = `Asterisk took ${this.#options.uri} and never played it: no such recording, or an unknown scheme.`;
    const error = this.#error("server_error", what);
    this.#settle(isLost ? { status: "finished" } : { status: "failed", error });
  }

  #settle(outcome: PlaybackOutcome): void {
    this.#enter({ name: "settling", outcome }, settleMs, () => this.#end(outcome));
  }

  /** It may still begin: stops it, unseen. */
  #giveUp(outcome: PlaybackOutcome): void {
    this.playback.stop().catch(() => undefined);
    this.#end(outcome);
  }

  #end(outcome: PlaybackOutcome): void {
    if (this.#state.name === "ended") return;
    this.abandon();
    this.#options.onEnd(outcome);
  }

  #enter(state: RunState, afterMs?: number, callback?: () => void): void {
    this.#cancelTimer?.();
    this.#state = state;
    this.#cancelTimer =
      afterMs === undefined || callback === undefined
        ? undefined
        : this.#options.player.context.clock.after(afterMs, callback);
  }

  #error(code: "server_error" | "timeout" | "not_found", what: string): AriError {
    return new AriError(code, what, { operation: "play", retryable: false });
  }
}

/** What is there. Only a 404 says that it is gone. */
function findOf<Found>(asking: Promise<Found>): Promise<Found | "gone" | "unknown"> {
  return asking.catch((error: unknown) => (AriError.from(error).code === "not_found" ? "gone" : "unknown"));
}
