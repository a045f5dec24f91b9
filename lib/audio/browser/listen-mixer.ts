import { JitterBuffer } from "../jitter-buffer";
import { LevelMeter } from "../level";
import { samplesOf, toFloat } from "../pcm";
import { Resampler } from "../resample";
import { decodeFrame, type StreamName, sampleRateHz, streams } from "../wire";
import { GainRamp } from "./gain-ramp";
import type { StreamReport } from "./messages";
import { RingingTone } from "./ringing-tone";

/** Which sides of the stereo output a stream is heard on. */
const sides: Record<StreamName, readonly [left: boolean, right: boolean]> = {
  mix: [true, true],
  near: [true, false],
  far: [false, true],
};

/** What is pulled from a buffer at once when the context has another rate, samples of 16 kHz. */
const pullCount = 64;

/** One stream on its way to the output. */
class Voice {
  readonly #buffer = new JitterBuffer();
  readonly #meter = new LevelMeter(sampleRateHz);
  readonly #resampler: Resampler | null;
  #rest: Float32Array = new Float32Array(0);
  readonly gain: GainRamp;
  /** Whether a sample of it has been played. */
  isHeard = false;

  constructor(rateHz: number) {
    this.gain = new GainRamp(rateHz);
    this.#resampler = rateHz === sampleRateHz ? null : new Resampler({ fromHz: sampleRateHz, toHz: rateHz });
  }

  push(sequence: number, timestamp: number, samples: Uint8Array): void {
    this.#buffer.push(sequence, timestamp, toFloat(samplesOf(samples, "little")));
  }

  restart(): void {
    this.#buffer.restart();
  }

  pull(output: Float32Array): void {
    if (this.#resampler === null) {
      this.#pull(output);
      return;
    }
    let filled = 0;
    while (filled < output.length) {
      if (this.#rest.length === 0) {
        const input = new Float32Array(pullCount);
        this.#pull(input);
        this.#rest = this.#resampler.process(input);
      }
      const part = this.#rest.subarray(0, output.length - filled);
      output.set(part, filled);
      filled += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
  }

  #pull(output: Float32Array): void {
    this.#buffer.pull(output);
    this.#meter.add(output);
    this.isHeard ||= output.some((sample) => sample !== 0);
  }

  report(): StreamReport {
    const { received, lost, late, concealedMs, skippedMs } = this.#buffer.counts;
    const { delayMs } = this.#buffer;
    return { levelDb: this.#meter.rmsDb, delayMs, received, lost, late, concealedMs, skippedMs };
  }
}

/** Turns the frames of one session into stereo: a jitter buffer for each stream, volumes that move without a click. */
export class ListenMixer {
  readonly #voices = new Map<StreamName, Voice>();
  readonly #rateHz: number;
  readonly #settings: Record<StreamName, { gain: number; muted: boolean }>;
  readonly #all: GainRamp;
  readonly #overall = { gain: 1, muted: false };
  readonly #ringing: RingingTone;
  #scratch: Float32Array<ArrayBuffer> = new Float32Array(128);

  /** `rateHz`: of the context; 16 kHz needs no conversion. */
  constructor(rateHz: number) {
    this.#rateHz = rateHz;
    this.#all = new GainRamp(rateHz);
    this.#ringing = new RingingTone(rateHz);
    const setting = () => ({ gain: 1, muted: false });
    this.#settings = { mix: setting(), near: setting(), far: setting() };
  }

  /** Whether a sample of any stream has been played. */
  get isHeard(): boolean {
    return [...this.#voices.values()].some((voice) => voice.isHeard);
  }

  /** Takes a binary message of the wire; one that is no frame is left out. */
  take(message: ArrayBuffer): void {
    const frame = decodeFrame(new Uint8Array(message));
    if (frame === null) return;
    let voice = this.#voices.get(frame.stream);
    if (voice === undefined) {
      voice = new Voice(this.#rateHz);
      voice.gain.jump(this.#gainOf(frame.stream));
      this.#voices.set(frame.stream, voice);
    }
    voice.push(frame.sequence, frame.timestamp, frame.samples);
  }

  /** The streams begin anew, on another socket. */
  restart(): void {
    for (const voice of this.#voices.values()) voice.restart();
  }

  setVolume(stream: StreamName | "all", gain: number): void {
    this.#set(stream, { gain: Math.max(0, Math.min(2, gain)) });
  }

  setMuted(stream: StreamName | "all", muted: boolean): void {
    this.#set(stream, { muted });
  }

  /** Whether the phone at the other end rings, and is to be heard ringing. */
  setRinging(isRinging: boolean): void {
    this.#ringing.set(isRinging);
  }

  /** Fills both sides with what is to be heard next. */
  render(left: Float32Array, right: Float32Array): void {
    if (this.#scratch.length !== left.length) this.#scratch = new Float32Array(left.length);
    left.fill(0);
    right.fill(0);
    for (const [stream, voice] of this.#voices) {
      voice.pull(this.#scratch);
      voice.gain.apply(this.#scratch);
      const [isLeft, isRight] = sides[stream];
      if (isLeft) add(this.#scratch, left);
      if (isRight) add(this.#scratch, right);
    }
    this.#ringing.addTo(left, right);
    this.#all.apply(left, right);
  }

  /** How each stream that has come is doing. */
  report(): Partial<Record<StreamName, StreamReport>> {
    const report: Partial<Record<StreamName, StreamReport>> = {};
    for (const stream of streams) {
      const voice = this.#voices.get(stream);
      if (voice !== undefined) report[stream] = voice.report();
    }
    return report;
  }

  #set(stream: StreamName | "all", change: { gain?: number; muted?: boolean }): void {
    if (stream === "all") {
      Object.assign(this.#overall, change);
      this.#all.aim(this.#overall.muted ? 0 : this.#overall.gain);
      return;
    }
    Object.assign(this.#settings[stream], change);
    this.#voices.get(stream)?.gain.aim(this.#gainOf(stream));
  }

  #gainOf(stream: StreamName): number {
    const { gain, muted } = this.#settings[stream];
    return muted ? 0 : gain;
  }
}

function add(from: Float32Array, to: Float32Array): void {
  for (let index = 0; index < to.length; index++) to[index] = (to[index] ?? 0) + (from[index] ?? 0);
}
