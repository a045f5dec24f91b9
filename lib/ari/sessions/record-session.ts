import { AriError } from "../errors";
import { type GoneReason, PlayerWatch, type Recorder, type RecorderOptions } from "./player";
import { type PromptSession, startPrompt } from "./prompt-session";
import { type RecordOptions, type Review, recorderOptionsOf, reviewOf } from "./record-options";
import { RecordedFile } from "./recorded-file";
import { type RecordingOutcome, RecordingRun } from "./recording-run";

export type { RecordOptions, ReviewOptions } from "./record-options";

const defaultStartTimeoutMs = 5_000;

/** What a recording came to. */
export interface RecordResult {
  /**
   * - `finished` by the caller's key, by silence, by its length, or by `stop()`: the file is there.
   * - `hangup` the channel left or the bridge ended, and what was recorded until then is there.
   * - `cancelled` by `cancel()`, the signal, or discarded in the review: there is no file. Also when the client was closed,
   *   with `error` `closed`: then Asterisk goes on recording, and what becomes of the file is not known here.
   * - `failed` with `error` and, from Asterisk, `cause` · `timeout` it did not begin.
   */
  readonly status: "finished" | "cancelled" | "failed" | "hangup" | "timeout";
  readonly name: string;
  /** Of the last take, in whole seconds as Asterisk counts; as measured here when Asterisk did not tell. */
  readonly durationMs: number;
  /** Of it talking and silence; only with `maxSilenceMs`. */
  readonly talkingMs?: number;
  readonly silenceMs?: number;
  /** Typed during the last take, with the one that ended it. */
  readonly digits: string;
  /** How often it was recorded, from 1. */
  readonly takes: number;
  /** What the review came to. */
  readonly review?: "kept" | "discarded" | "unanswered";
  /** Why Asterisk could not record. */
  readonly cause?: string;
  readonly error?: AriError;
  /** The file, where there is one. */
  readonly recording: RecordedFile | undefined;
}

/** A recording under way, until its `result`. */
export interface RecordSession {
  /** Never rejects: what went wrong is its `status` and `error`. */
  readonly result: Promise<RecordResult>;
  readonly name: string;
  /** Ends the take, or the review, and keeps the file. @returns its result */
  stop(): Promise<RecordResult>;
  /** Ends it and throws the file away. @returns its result */
  cancel(): Promise<RecordResult>;
  /** These have no events, and Asterisk 16 mutes once only. @throws {AriError} conflict when it does not record now */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  mute(): Promise<void>;
  unmute(): Promise<void>;
}

/**
 * Records a channel, which answers it, or the mix of a bridge. A channel in a bridge cannot be recorded: `failed`.
 * @throws {AriError} invalid_parameter, before anything is sent
 */
export function startRecord(recorder: Recorder, options: RecordOptions = {}): RecordSession {
  return new Recording(recorder, options);
}

/** Where a session stands. A discarded take, or one to be replaced, is deleted in `discarding`. */
type Phase =
  | { readonly name: "recording"; readonly run: RecordingRun; readonly sinceMs: number }
  | { readonly name: "reviewing"; readonly prompt: PromptSession; readonly cancelled: boolean }
  | { readonly name: "discarding"; readonly again: boolean }
  | { readonly name: "over" };

/** The take, in numbers, and what it came to. */
type Take = Pick<RecordResult, "durationMs" | "talkingMs" | "silenceMs" | "cause" | "error"> & {
  readonly status: RecordResult["status"];
};

class Recording implements RecordSession {
  readonly result: Promise<RecordResult>;
  readonly #recorder: Recorder;
  readonly #options: RecordOptions;
  readonly #request: RecorderOptions;
  readonly #review: Review | undefined;
  readonly #watch: PlayerWatch;
  readonly #undos: (() => void)[] = [];
  readonly #settle: (result: RecordResult) => void;
  #phase: Phase;
  #file: RecordedFile;
  #hasFile = false;
  #digits = "";
  #takes = 0;

  constructor(recorder: Recorder, options: RecordOptions) {
    this.#recorder = recorder;
    this.#options = options;
    this.#request = recorderOptionsOf(options);
    this.#review = reviewOf(options);
    let settle: (result: RecordResult) => void = () => undefined;
    this.result = new Promise((resolve) => {
      settle = resolve;
    });
    this.#settle = settle;
    const { signal } = options;
    this.#watch = new PlayerWatch(recorder, options.digitsFrom ?? recorder, {
      onDigit: (digit) => {
        if (this.#phase.name === "recording") this.#digits += digit;
      },
      onGone: (why, error) => this.#handleGone(why, error),
    });
    this.#undos.push(() => this.#watch.end());
    const run = this.#newRun(this.#request);
    this.#file = new RecordedFile(run.live.stored());
    this.#phase = { name: "recording", run, sinceMs: recorder.context.clock.now() };
    if (signal?.aborted) {
      run.abandon();
      this.#handleRecorded({ status: "cancelled", hasFile: false });
      return;
    }
    if (signal !== undefined) {
      const onAbort = (): void => void this.cancel();
      signal.addEventListener("abort", onAbort, { once: true });
      this.#undos.push(() => signal.removeEventListener("abort", onAbort));
    }
    run.start();
  }

  get name(): string {
    return this.#file.name;
  }

  stop(): Promise<RecordResult> {
    if (this.#phase.name === "recording") this.#phase.run.stop();
    if (this.#phase.name === "reviewing") void this.#phase.prompt.stop();
    if (this.#phase.name === "discarding") this.#phase = { name: "discarding", again: false };
    return this.result;
  }

  cancel(): Promise<RecordResult> {
    const phase = this.#phase;
    if (phase.name === "recording") phase.run.cancel();
    if (phase.name === "reviewing") {
      this.#phase = { ...phase, cancelled: true };
      void phase.prompt.stop();
    }
    if (phase.name === "discarding") this.#phase = { name: "discarding", again: false };
    return this.result;
  }

  async pause(): Promise<void> {
    await this.#live("pause").pause();
  }

  async unpause(): Promise<void> {
    await this.#live("unpause").unpause();
  }

  async mute(): Promise<void> {
    await this.#live("mute").mute();
  }

  async unmute(): Promise<void> {
    await this.#live("unmute").unmute();
  }

  #live(act: string): RecordingRun["live"] {
    if (this.#phase.name === "recording") return this.#phase.run.live;
    throw new AriError("conflict", `${this.name} is not being recorded any more.`, {
      operation: `record.${act}`,
    });
  }

  #newRun(request: RecorderOptions): RecordingRun {
    this.#takes += 1;
    this.#digits = "";
    return new RecordingRun({
      recorder: this.#recorder,
      request,
      startTimeoutMs: this.#options.startTimeoutMs ?? defaultStartTimeoutMs,
      hasGone: () => this.#watch.hasGone(),
      onEnd: (outcome) => this.#handleRecorded(outcome),
    });
  }

  #handleGone(why: GoneReason, error: AriError | undefined): void {
    const phase = this.#phase;
    // A review hears it by itself.
    if (phase.name === "discarding") this.#phase = { name: "discarding", again: false };
    if (phase.name !== "recording") return;
    if (why === "hangup") {
      phase.run.handleGone(error);
      return;
    }
    phase.run.abandon();
    const status = why === "closed" ? "cancelled" : "failed";
    this.#handleRecorded({ status, hasFile: false, ...(error === undefined ? {} : { error }) });
  }

  #handleRecorded(outcome: RecordingOutcome): void {
    if (this.#phase.name !== "recording") return;
    const measuredMs = this.#recorder.context.clock.now() - this.#phase.sinceMs;
    const { hasFile, ...told } = outcome;
    const take = { durationMs: measuredMs, ...told };
    this.#hasFile = hasFile;
    if (outcome.status === "finished" && this.#review !== undefined) this.#ask(take, this.#review);
    else this.#finish(take);
  }

  #ask(take: Take, review: Review): void {
    const digitsFrom = this.#options.digitsFrom ?? this.#recorder;
    const prompt = startPrompt(this.#recorder, [this.#file.uri, ...review.media], {
      ...review.prompt,
      digitsFrom,
    });
    this.#phase = { name: "reviewing", prompt, cancelled: false };
    void prompt.result.then(({ status, digits, match: matched, error }) => {
      const wasCancelled = this.#phase.name === "reviewing" && this.#phase.cancelled;
      const key = matched === "complete" ? digits : undefined;
      if (wasCancelled || key === review.keys.discard) void this.#discard(take, false);
      else if (key === review.keys.rerecord) void this.#discard(take, true);
      else if (key === review.keys.keep) this.#finish(take, "kept");
      else {
        const reason = error === undefined ? {} : { error };
        this.#finish(
          { ...take, ...reason, status: status === "hangup" ? "hangup" : "finished" },
          "unanswered",
        );
      }
    });
  }

  /** Deletes the take, and records another when that is still wanted then. */
  async #discard(take: Take, again: boolean): Promise<void> {
    this.#phase = { name: "discarding", again };
    try {
      await this.#file.discard();
    } catch (caught) {
      this.#finish({ ...take, status: "failed", error: AriError.from(caught) });
      return;
    }
    if (!this.#phase.again) {
      this.#finish({ ...take, status: "cancelled" }, "discarded");
      return;
    }
    const run = this.#newRun({ ...this.#request, name: this.name });
    this.#phase = { name: "recording", run, sinceMs: this.#recorder.context.clock.now() };
    run.start();
  }

  #finish(take: Take, review?: RecordResult["review"]): void {
    if (this.#phase.name === "over") return;
    this.#phase = { name: "over" };
    for (const undo of this.#undos.splice(0)) undo();
    this.#settle({
      ...take,
      name: this.name,
      digits: this.#digits,
      takes: this.#takes,
      ...(review === undefined ? {} : { review }),
      recording: this.#hasFile && review !== "discarded" ? this.#file : undefined,
    });
  }
}
