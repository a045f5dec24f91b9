import type { Clock, LiveRecording, StoredRecording } from "@/lib/ari";
import type { Job, MediaQueue } from "./media-queue";
import type { EmitEvent } from "./world";

const formats = ["wav", "ulaw", "alaw", "gsm", "sln", "sln16", "g722", "wav49"];

interface Stored extends StoredRecording {
  durationMs: number;
}

export interface RecordingRequest {
  name: string;
  format: string;
  ifExists?: string;
  maxDurationSeconds?: number;
  terminateOn?: string;
}

class FakeRecording implements Job {
  readonly request: RecordingRequest;
  readonly target: string;
  readonly #recordings: Recordings;
  #state: LiveRecording["state"] = "queued";
  #next: (() => void) | undefined;
  #startedAtMs = 0;
  #stopTimer: (() => void) | undefined;

  constructor(recordings: Recordings, target: string, request: RecordingRequest) {
    this.#recordings = recordings;
    this.target = target;
    this.request = request;
  }

  get model(): LiveRecording {
    const { name, format } = this.request;
    return { name, format, state: this.#state, target_uri: this.target };
  }

  get isUnderWay(): boolean {
    return this.#next !== undefined;
  }

  begin(next: () => void): void {
    this.#next = next;
    // Also when it was stopped in the queue: that Asterisk forgets (tested on 22 and 16).
    this.#state = "recording";
    this.#startedAtMs = this.#recordings.clock.now();
    this.#recordings.emit({ type: "RecordingStarted", recording: this.model }, null);
    const { maxDurationSeconds = 0 } = this.request;
    if (maxDurationSeconds > 0)
      this.#stopTimer = this.#recordings.clock.after(maxDurationSeconds * 1_000, () => this.end());
  }

  cut(): void {
    this.end();
  }

  stop(): void {
    if (this.isUnderWay) this.end();
    else this.#state = "canceled";
  }

  pause(isPaused: boolean): void {
    this.#state = isPaused ? "paused" : "recording";
  }

  /** Canceled, it is done all the same, without a file. */
  end(isKept = true): void {
    this.#stopTimer?.();
    this.#state = "done";
    const durationMs = this.#recordings.clock.now() - this.#startedAtMs;
    this.#recordings.forget(this);
    if (isKept) this.#recordings.store(this.request, durationMs);
    const recording = { ...this.model, duration: Math.round(durationMs / 1_000) };
    this.#recordings.emit({ type: "RecordingFinished", recording }, null);
    this.#next?.();
  }
}

/** Live and stored recordings. A stored one has a header and silence in it. */
export class Recordings {
  readonly emit: EmitEvent;
  readonly clock: Clock;
  readonly stored = new Map<string, Stored>();
  readonly #live = new Map<string, FakeRecording>();
  readonly #queue: MediaQueue;

  constructor(emit: EmitEvent, clock: Clock, queue: MediaQueue) {
    this.emit = emit;
    this.clock = clock;
    this.#queue = queue;
  }

  isFormat(format: string): boolean {
    return formats.includes(format);
  }

  isTaken({ name, ifExists = "fail" }: RecordingRequest): boolean {
    return this.#live.has(name) || (this.stored.has(name) && !["overwrite", "append"].includes(ifExists));
  }

  /** @param failure why it fails as soon as it is its turn, though it was accepted */
  start(target: string, request: RecordingRequest, failure?: string): LiveRecording {
    const recording = new FakeRecording(this, target, request);
    const { model } = recording;
    if (failure !== undefined) {
      this.emit({ type: "RecordingFailed", recording: { ...model, state: "failed", cause: failure } }, null);
      return model;
    }
    this.#live.set(request.name, recording);
    // A bridge is recorded while it plays, a channel is not.
    this.#queue.add(target.startsWith("bridge:") ? `${target}:recording` : target, recording);
    return model;
  }

  get(name: string): FakeRecording | undefined {
    return this.#live.get(name);
  }

  isRecording(target: string): boolean {
    return [...this.#live.values()].some((one) => one.target === target && one.isUnderWay);
  }

  /** A digit that the channel sent ends what waits for it. */
  takeDigit(channelId: string, digit: string): void {
    for (const one of this.#live.values()) {
      const { terminateOn = "none" } = one.request;
      const isHis = one.target === `channel:${channelId}` && one.isUnderWay;
      if (isHis && (terminateOn === "any" || terminateOn === digit)) one.end();
    }
  }

  forget(recording: FakeRecording): void {
    if (this.#live.get(recording.request.name) === recording) this.#live.delete(recording.request.name);
  }

  store({ name, format }: RecordingRequest, durationMs: number): void {
    this.stored.set(name, { name, format, durationMs });
  }

  clear(): void {
    this.#live.clear();
  }
}
