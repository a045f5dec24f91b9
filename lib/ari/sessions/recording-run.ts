import { AriError } from "../errors";
import type { LiveRecording } from "../generated/models";
import type { LiveRecordingHandle } from "../handles/live-recording";
import type { Staged } from "../handles/staged";
import { goneTypes, type Recorder, type RecorderOptions } from "./player";

/** How one recording ended. Times are there when Asterisk told them, in its whole seconds. */
export interface RecordingOutcome {
  readonly status: "finished" | "cancelled" | "failed" | "hangup" | "timeout";
  /** Whether something was recorded and kept. */
  readonly hasFile: boolean;
  readonly durationMs?: number;
  readonly talkingMs?: number;
  readonly silenceMs?: number;
  readonly cause?: string;
  readonly error?: AriError;
}

/** What a {@link RecordingRun} needs. */
export interface RecordingRunOptions {
  readonly recorder: Recorder;
  readonly request: RecorderOptions;
  readonly startTimeoutMs: number;
  /** Whether what is recorded has gone or goes, so that what ended has ended for that. */
  hasGone(): Promise<boolean>;
  /** Called once, never from within the constructor. */
  onEnd(outcome: RecordingOutcome): void;
}

/** How long Asterisk may take to end what it was told to end, or to tell the end of what has gone. */
const endTimeoutMs = 3_000;
/** It is looked after by REST, less and less often: the last event of a bridge may not be for us to hear. */
const firstLookMs = 2_000;
const longestLookMs = 15_000;
/**
 * How long an event may take that Asterisk sent before it answered otherwise. And how long a bridge may look untouched after
 * its recording was ended by its destruction: RecordingFinished then comes before ChannelLeftBridge, and before GET misses
 * the bridge or its channel (tested on 22 and 16: up to 0.1 s with every core busy).
 */
const settleMs = 300;

/** A state owns its timer: entering the next one cancels it. */
type RunState =
  /** `wanted` while it is only queued: Asterisk takes no order then that it would obey. */
  | { readonly name: "starting"; readonly wanted?: "stop" | "cancel" }
  | { readonly name: "recording"; readonly lookMs: number }
  | { readonly name: "stopping" }
  /** Over when Asterisk has both answered and told the end. */
  | { readonly name: "cancelling"; readonly answered: boolean; readonly finished: boolean }
  /** What it recorded has gone, and RecordingFinished may still be under way; or it ended so, and that may be the reason. */
  | { readonly name: "settling"; readonly outcome?: RecordingOutcome }
  | { readonly name: "ended" };

/** One recording, from its request to its end. */
export class RecordingRun {
  readonly #options: RecordingRunOptions;
  readonly #staged: Staged<LiveRecordingHandle>;
  readonly #undos: (() => void)[];
  #state: RunState = { name: "starting" };
  #cancelTimer: (() => void) | undefined;

  constructor(options: RecordingRunOptions) {
    const { recorder, request } = options;
    this.#options = options;
    this.#staged = recorder.stageRecord(request);
    const live = this.#staged.handle;
    this.#undos = [
      live.on("RecordingStarted", () => this.#handleStarted()),
      live.on("RecordingFinished", (event) => this.#handleFinished(event.recording)),
      live.on("RecordingFailed", (event) => this.#handleFailed(event.recording)),
      recorder.context.onResync(() => void this.#look()),
    ];
  }

  /** Asks Asterisk to begin. */
  start(): void {
    const { startTimeoutMs } = this.#options;
    this.#enter({ name: "starting" }, startTimeoutMs, () => {
      const what = `the recording ${this.live.id} did not begin within ${startTimeoutMs} ms.`;
      this.#leaveQueued({ status: "timeout", hasFile: false, error: this.#error("timeout", what) });
    });
    this.#staged.exec().catch((caught: unknown) => this.#handleRefused(AriError.from(caught)));
  }

  /** The recording itself, to pause or mute it. */
  get live(): LiveRecordingHandle {
    return this.#staged.handle;
  }

  /** Ends it and keeps the file; `onEnd` follows. */
  stop(): void {
    if (this.#state.name === "recording") void this.#sendStop();
    else this.#want("stop");
  }

  /** Ends it and throws the file away; `onEnd` follows with `cancelled`. */
  cancel(): void {
    const state = this.#state;
    if (state.name === "recording" || state.name === "stopping") void this.#sendCancel(false);
    else if (state.name === "settling" && state.outcome !== undefined) void this.#sendCancel(true);
    else this.#want("cancel");
  }

  /** What it recorded has gone; waits a little for Asterisk to tell the end. */
  handleGone(error: AriError | undefined): void {
    const state = this.#state;
    const { name } = state;
    const reason = error === undefined ? {} : { error };
    const outcome: RecordingOutcome = { status: "hangup", hasFile: name !== "starting", ...reason };
    if (name === "starting") this.#end(outcome);
    else if (name === "recording" || name === "stopping") void this.#settleGone(outcome);
    else if (name === "settling" && state.outcome !== undefined) this.#endGone(state.outcome);
  }

  /** Ends it here, without a word to Asterisk. `onEnd` is not called. */
  abandon(): void {
    this.#enter({ name: "ended" });
    for (const undo of this.#undos.splice(0)) undo();
  }

  #want(wanted: "stop" | "cancel"): void {
    if (this.#state.name !== "starting") return;
    this.#enter({ name: "starting", wanted }, endTimeoutMs, () =>
      this.#leaveQueued({ status: "cancelled", hasFile: false }),
    );
  }

  async #sendStop(): Promise<void> {
    this.#enter({ name: "stopping" }, endTimeoutMs, () => this.#end({ status: "finished", hasFile: true }));
    try {
      await this.live.stop();
    } catch (caught) {
      const error = AriError.from(caught);
      // Not found: it ended by itself just now, which is told by its event.
      if (error.code !== "not_found" && this.#state.name === "stopping") {
        this.#end({ status: "failed", hasFile: false, error });
      }
    }
  }

  async #sendCancel(finished: boolean): Promise<void> {
    this.#enter({ name: "cancelling", answered: false, finished }, endTimeoutMs, () =>
      this.#end({ status: "cancelled", hasFile: false }),
    );
    try {
      await this.live.cancel();
    } catch (caught) {
      const error = AriError.from(caught);
      // It ended by itself just now, and its file has stayed.
      if (error.code === "not_found")
        await this.live
          .stored()
          .delete()
          .catch(() => undefined);
      else if (this.#state.name === "cancelling") this.#end({ status: "failed", hasFile: false, error });
    }
    this.#handleCancelling({ answered: true });
  }

  #handleCancelling(news: { answered: true } | { finished: true }): void {
    if (this.#state.name !== "cancelling") return;
    const { answered, finished } = { ...this.#state, ...news };
    if (answered && finished) {
      this.#end({ status: "cancelled", hasFile: false });
      return;
    }
    this.#state = { name: "cancelling", answered, finished };
  }

  #handleStarted(): void {
    if (this.#state.name !== "starting") return;
    const { wanted } = this.#state;
    this.#enterRecording(firstLookMs);
    if (wanted === "stop") this.stop();
    if (wanted === "cancel") this.cancel();
  }

  #enterRecording(lookMs: number): void {
    this.#enter({ name: "recording", lookMs }, lookMs, () => void this.#look());
  }

  #handleFinished(recording: LiveRecording): void {
    // A cancelled one, too, is told as done (res/res_stasis_recording.c).
    if (this.#state.name === "cancelling") {
      this.#handleCancelling({ finished: true });
      return;
    }
    const outcome: RecordingOutcome = { status: "finished", hasFile: true, ...timesOf(recording) };
    if (this.#state.name === "stopping") this.#end(outcome);
    else this.#endUnasked(outcome);
  }

  #handleFailed(recording: LiveRecording): void {
    const { cause = "no cause was told" } = recording;
    const error = new AriError("server_error", `Asterisk could not record ${recording.name}: ${cause}.`, {
      operation: "record",
      asteriskMessage: cause,
      retryable: false,
    });
    this.#endUnasked({ status: "failed", hasFile: false, cause, error });
  }

  /** Nobody asked for it, so that what it recorded may be going: a channel has told so by now, a bridge need not have. */
  #endUnasked(outcome: RecordingOutcome): void {
    const state = this.#state;
    if (state.name === "settling" && state.outcome === undefined) this.#endGone(outcome);
    else if (this.#options.recorder.key.kind === "bridge") this.#settle(outcome);
    else void this.#decide({ name: "settling", outcome });
  }

  #endGone(outcome: RecordingOutcome): void {
    this.#end({ ...outcome, status: "hangup" });
  }

  #settle(outcome: RecordingOutcome): void {
    const settling = { name: "settling", outcome } as const;
    this.#enter(settling, settleMs, () => void this.#decide(settling));
  }

  async #decide(settling: { readonly name: "settling"; readonly outcome: RecordingOutcome }): Promise<void> {
    this.#enter(settling);
    const hasGone = await this.#options.hasGone();
    if (this.#state !== settling) return;
    if (hasGone) this.#endGone(settling.outcome);
    else this.#end(settling.outcome);
  }

  #handleRefused(error: AriError): void {
    if (this.#state.name !== "starting") return;
    if (error.mayBeDone) this.#leaveQueued({ status: "failed", hasFile: false, error });
    else this.#end({ status: error.code === "not_found" ? "hangup" : "failed", hasFile: false, error });
  }

  /** Asks whether it is still there. */
  async #look(): Promise<void> {
    const asked = this.#state;
    if (asked.name !== "starting" && asked.name !== "recording") return;
    const found = await this.#find();
    if (this.#state !== asked) return;
    if (asked.name === "starting") {
      if (found === "recording" || found === "paused") this.#handleStarted();
      return;
    }
    if (found !== "gone") {
      this.#enterRecording(Math.min(2 * asked.lookMs, longestLookMs));
      return;
    }
    this.#settle({ status: "finished", hasFile: true });
  }

  /** Waits for the end to be told; not for long when Asterisk has no such recording any more. */
  async #settleGone(outcome: RecordingOutcome): Promise<void> {
    const settling = { name: "settling" } as const;
    const end = (): void => this.#end(outcome);
    this.#enter(settling, endTimeoutMs, end);
    const found = await this.#find();
    if (this.#state === settling && found === "gone") this.#enter({ name: "settling" }, settleMs, end);
  }

  async #find(): Promise<string> {
    try {
      return (await this.live.get()).state;
    } catch (caught) {
      return AriError.from(caught).code === "not_found" ? "gone" : "unknown";
    }
  }

  /**
   * Ends while Asterisk may still begin: it records even what was cancelled while it waited for its turn
   * (tests/integration/ari/sessions-record.test.ts), so that is cancelled when it begins.
   */
  #leaveQueued(outcome: RecordingOutcome): void {
    const { recorder } = this.#options;
    const over = new AbortController();
    const { signal } = over;
    const end = (): void => over.abort();
    this.live
      .once("RecordingStarted", { signal })
      .then(() => this.live.cancel())
      .then(end, end);
    recorder.once(goneTypes, { signal }).then(end, end);
    this.#end(outcome);
  }

  #end(outcome: RecordingOutcome): void {
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
        : this.#options.recorder.context.clock.after(afterMs, callback);
  }

  #error(code: "timeout", what: string): AriError {
    return new AriError(code, what, { operation: "record", retryable: false });
  }
}

function timesOf(recording: LiveRecording): Partial<RecordingOutcome> {
  const { duration, talking_duration: talking, silence_duration: silence } = recording;
  return {
    ...(duration === undefined ? {} : { durationMs: duration * 1000 }),
    ...(talking === undefined ? {} : { talkingMs: talking * 1000 }),
    ...(silence === undefined ? {} : { silenceMs: silence * 1000 }),
  };
}
