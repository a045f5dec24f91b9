import { AriError } from "../errors";
import { ignoresDigits } from "./digit-match";
import type { MediaUri } from "./media";
import { type PlaybackOutcome, PlaybackRun } from "./playback-run";
import { type DigitSource, type GoneReason, type Player, PlayerWatch } from "./player";
import {
  type PromptInput,
  type PromptRules,
  type PromptState,
  promptStart,
  reducePrompt,
} from "./prompt-state";

/**
 * How a session ended.
 *
 * - `finished` as it was meant: played to its end, or by digits (see `match`, which may be `invalid` after the last attempt).
 * - `cancelled` stopped by us, by the signal, or because the client was closed.
 * - `failed` could not be played, or another program took the application, see `error` · `hangup` the channel left or the bridge ended.
 * - `timeout` no digits, or too few, within the time; or it took longer than it may, and then `error` says what.
 */
export type PlayStatus = "finished" | "cancelled" | "failed" | "hangup" | "timeout";

/** What a session came to. */
export interface PlayResult {
  readonly status: PlayStatus;
  /** What was typed, without its terminator; also when it did not become complete. */
  readonly digits: string;
  /** What the match thought of `digits` at the end. */
  readonly match: "incomplete" | "complete" | "invalid";
  /** From the start to the end of the session. */
  readonly durationMs: number;
  /** How many times it was asked, from 1. */
  readonly attempts: number;
  readonly error?: AriError;
}

/** What both play and prompt take. */
export interface MediaSessionOptions {
  /** Language of the sounds, for example `en`. Default: that of the channel. */
  lang?: string;
  /** Stops it: `cancelled`. */
  signal?: AbortSignal;
  /** Each medium must begin within it, also when the channel plays something else before. Default 5,000. */
  startTimeoutMs?: number;
  /** For all of it. Default 600,000, ten minutes. */
  maxDurationMs?: number;
  /** Whose digits count. Default: the channel itself; a bridge hears none, so give one of its channels. */
  digitsFrom?: DigitSource;
}

const defaults = { startTimeoutMs: 5_000, maxDurationMs: 600_000 } as const satisfies MediaSessionOptions;

const statusOfGone = { hangup: "hangup", closed: "cancelled", replaced: "failed" } as const;

/** How a session ended, before its numbers are known. */
type Ending = Pick<PlayResult, "status" | "digits" | "match" | "attempts"> & { error?: AriError | undefined };

type Phase =
  | { readonly name: "running"; readonly prompt: PromptState }
  /** The end is decided, its last playback is still being stopped. */
  | { readonly name: "ending"; readonly ending: Ending }
  | { readonly name: "over" };

/** Audio, and the digits typed meanwhile and after: what play and prompt have in common. */
export class MediaSession {
  readonly result: Promise<PlayResult>;
  readonly #player: Player;
  readonly #rules: PromptRules;
  readonly #options: MediaSessionOptions;
  /** What an attempt plays. */
  readonly #mediaOf: (after: "start" | "invalid" | "timeout") => readonly MediaUri[];
  readonly #startedAtMs: number;
  readonly #undos: (() => void)[] = [];
  readonly #watch: PlayerWatch;
  readonly #settle: (result: PlayResult) => void;
  #phase: Phase = { name: "running", prompt: promptStart };
  #run: PlaybackRun | undefined;
  #queue: MediaUri[] = [];
  #cancelWaiting: (() => void) | undefined;
  /** Typed in this attempt; with a match that ignores digits, in all. */
  #typed = "";

  constructor(
    player: Player,
    rules: PromptRules,
    options: MediaSessionOptions,
    mediaOf: (after: "start" | "invalid" | "timeout") => readonly MediaUri[],
  ) {
    this.#player = player;
    this.#rules = rules;
    this.#options = options;
    this.#mediaOf = mediaOf;
    const { clock } = player.context;
    this.#startedAtMs = clock.now();
    let settle: (result: PlayResult) => void = () => undefined;
    this.result = new Promise((resolve) => {
      settle = resolve;
    });
    this.#settle = settle;
    const { signal, digitsFrom, maxDurationMs = defaults.maxDurationMs } = options;
    this.#watch = new PlayerWatch(player, digitsFrom ?? player, {
      onDigit: (digit) => this.#handleDigit(digit),
      onGone: (why, error) => this.#handleGone(why, error),
    });
    this.#undos.push(
      () => this.#watch.end(),
      clock.after(maxDurationMs, () => {
        const what = `not over within ${maxDurationMs} ms.`;
        const error = new AriError("timeout", what, { operation: "play", retryable: false });
        this.#end("timeout", error);
      }),
    );
    if (signal?.aborted) {
      this.#end("cancelled");
      return;
    }
    if (signal !== undefined) {
      const onAbort = (): void => this.#end("cancelled");
      signal.addEventListener("abort", onAbort, { once: true });
      this.#undos.push(() => signal.removeEventListener("abort", onAbort));
    }
    this.#queue = [...mediaOf("start")];
    this.#playNext(promptStart);
  }

  /** Whether its end is not decided yet. */
  get isRunning(): boolean {
    return this.#phase.name === "running";
  }

  /** What plays at this moment. */
  get playback(): PlaybackRun["playback"] | undefined {
    return this.#run?.playback;
  }

  /** Ends it as `cancelled`; nothing when its end is decided. */
  stop(): void {
    this.#end("cancelled");
  }

  /** Ends the audio of this attempt; digits are waited for as if it had been played. */
  stopAudio(): void {
    this.#queue = [];
    this.#run?.stop();
  }

  /** @returns false when it is too late */
  add(uris: readonly MediaUri[]): boolean {
    const phase = this.#phase;
    if (phase.name !== "running" || phase.prompt.at !== "audio") return false;
    this.#queue.push(...uris);
    return true;
  }

  #handleDigit(digit: string): void {
    const phase = this.#phase;
    if (phase.name !== "running") return;
    this.#typed += digit;
    this.#move(phase.prompt, { type: "digit", digit });
  }

  #handleGone(why: GoneReason, error: AriError | undefined): void {
    this.#run?.abandon();
    this.#run = undefined;
    this.#queue = [];
    // What was decided before stays so: its playback is over now, too.
    if (this.#phase.name === "ending") this.#finish(this.#phase.ending);
    else this.#end(statusOfGone[why], error);
  }

  #handlePlayed(outcome: PlaybackOutcome): void {
    this.#run = undefined;
    const phase = this.#phase;
    if (phase.name === "ending") {
      this.#finish(phase.ending);
      return;
    }
    if (phase.name !== "running" || phase.prompt.at !== "audio") return;
    if (outcome.status === "failed" || outcome.status === "timeout") {
      void this.#endFailed(outcome.status, outcome.error);
      return;
    }
    this.#playNext(phase.prompt);
  }

  async #endFailed(status: "failed" | "timeout", error: AriError): Promise<void> {
    const isHangup = error.code === "not_found" || (await this.#watch.hasGone());
    this.#end(isHangup ? "hangup" : status, error);
  }

  #playNext(prompt: PromptState): void {
    const uri = this.#queue.shift();
    if (uri === undefined) {
      this.#move(prompt, { type: "audioEnded" });
      return;
    }
    const { lang, startTimeoutMs = defaults.startTimeoutMs } = this.#options;
    const onEnd = (outcome: PlaybackOutcome): void => this.#handlePlayed(outcome);
    this.#run = new PlaybackRun({ player: this.#player, uri, lang, startTimeoutMs, onEnd });
  }

  #move(from: PromptState, input: PromptInput): void {
    const { clock } = this.#player.context;
    let to: PromptState;
    try {
      to = reducePrompt(from, input, this.#rules, clock.now());
    } catch (caught) {
      this.#end("failed", AriError.from(caught, "match"));
      return;
    }
    if (to === from) return;
    this.#cancelWaiting?.();
    this.#cancelWaiting = undefined;
    this.#phase = { name: "running", prompt: to };
    switch (to.at) {
      case "audio":
        this.#typed = "";
        this.#queue = [...this.#mediaOf(to.after)];
        // What still plays is stopped first, so that nothing of it is left at the end.
        if (this.#run === undefined) this.#playNext(to);
        else this.#run.stop();
        return;
      case "waiting":
        this.stopAudio();
        this.#cancelWaiting = clock.after(to.untilMs - clock.now(), () =>
          this.#move(to, { type: "silence" }),
        );
        return;
      case "over": {
        const digits = ignoresDigits(this.#rules.match) ? this.#typed : to.match.digits;
        this.#endAs({ status: to.status, digits, match: to.match.state, attempts: to.attempt });
        return;
      }
      default:
        to satisfies never;
    }
  }

  #end(status: PlayStatus, error?: AriError): void {
    const phase = this.#phase;
    if (phase.name !== "running") return;
    // As far as it came: had it been more than incomplete, it would have ended by that.
    this.#endAs({ status, digits: this.#typed, match: "incomplete", attempts: phase.prompt.attempt, error });
  }

  #endAs(ending: Ending): void {
    this.#phase = { name: "ending", ending };
    this.#queue = [];
    this.#cancelWaiting?.();
    if (this.#run === undefined) this.#finish(ending);
    else this.#run.stop();
  }

  #finish({ error, ...ending }: Ending): void {
    this.#phase = { name: "over" };
    for (const undo of this.#undos.splice(0)) undo();
    const durationMs = this.#player.context.clock.now() - this.#startedAtMs;
    this.#settle({ ...ending, durationMs, ...(error === undefined ? {} : { error }) });
  }
}
