import { Continuation } from "./jitter/continuation";
import { FrameQueue, type QueuedFrame, unwrap } from "./jitter/frame-queue";
import { Line } from "./jitter/line";
import { bestLag, crossFade, leaveOut, sayTwice } from "./jitter/splice";
import { TransitMeter } from "./jitter/transit-meter";
import { rootMeanSquare } from "./level";
import { sampleRateHz } from "./wire";

/** How a buffer is set; the defaults suit a panel in the same network up to one across a continent. */
export interface JitterBufferOptions {
  /** The delay is never aimed lower, ms, and at first this is what is aimed at: a click should be heard soon. Default 40. */
  minDelayMs?: number;
  /** The delay is never aimed higher, ms: what comes later still is lost. Default 80. */
  maxDelayMs?: number;
}

/** What became of the frames, since the buffer was made. */
export interface JitterCounts {
  /** Frames that came, each once. */
  received: number;
  /** Frames that never came, by the holes in the sequence numbers. */
  lost: number;
  /** Frames that came when their place had been played. */
  late: number;
  /** Frames that came again. */
  duplicate: number;
  /** Sound made up for what was missing, ms. */
  concealedMs: number;
  /** Silence for what was missing when nothing could be made up any more, ms. */
  silencedMs: number;
  /** Sound left out to be back in step, ms. */
  skippedMs: number;
}

/** What is made at once where frames are missing: 5 ms, so that a frame that is a little late still plays its rest. */
const gapCount = 80;
/** Length of a seam: 5 ms. */
const seamCount = 80;
/** Below this a frame is a pause in the speech, -50 dBFS: there nobody hears 10 ms more or less. */
const quietAmplitude = 0.003;
const quietStepCount = 160;
/** Slower or faster by at most so much: two hundredths of a semitone. */
const stepMost = 0.001;
/** Off by this much the whole of {@link stepMost} is used, samples: 10 ms. */
const stepSpan = 160;
/** Off by less, nothing is done: the clock of a page ticks in 8 ms. Samples, 3 ms. */
const tolerance = 48;
/** Too long by more than this, a period of the voice is left out: 40 ms. */
const spliceExcess = 640;
/** Too long by more than this, all of it is left out at once: 120 ms. */
const jumpExcess = 1_920;
/** Shortest and longest piece that is left out then: 8 and 20 ms. */
const periodLeast = 128;
const periodMost = 320;
/** Nothing but late frames for so long: the way has become longer, 160 ms. */
const lateSpan = 2_560;

const samplesPerMs = sampleRateHz / 1_000;

/**
 * Makes an even stream of frames that come unevenly, too late, twice, in another order or not at all. 16 kHz.
 *
 * Its only clock is the number of samples that were pulled, so it needs no time and follows the sound card: how early a
 * frame comes is measured in samples, and a drift between the two clocks is seen as a delay that grows or shrinks, and
 * corrected by a step of up to ±0.1 %. Late sound is never queued: after a standstill the place to play has moved on,
 * and what is behind it is dropped.
 */
export class JitterBuffer {
  #queue = new FrameQueue();
  readonly #meter: TransitMeter;
  readonly #line = new Line();
  readonly #continuation = new Continuation();
  /** Samples that were pulled. */
  #clock = 0;
  /** Timestamp of the next sample that goes onto the line; null before the first frame. */
  #position: number | null = null;
  #step = 1;
  /** Sequence number of the frame that was played last; null when nothing was. */
  #played: number | null = null;
  #newestTimestamp = 0;
  /** Whether what is played next does not go on from what was played last. */
  #isBroken = true;
  /** Since when only late frames come, and the best transit of them. */
  #lateness: { since: number; best: number } | null = null;
  readonly #past = { received: 0, lost: 0 };
  readonly #counts = { late: 0, duplicate: 0, concealed: 0, silenced: 0, skipped: 0 };

  constructor({ minDelayMs = 40, maxDelayMs = 80 }: JitterBufferOptions = {}) {
    this.#meter = new TransitMeter({ minDelayMs, maxDelayMs }, sampleRateHz);
  }

  /** How long a frame that met no jam waits here until it is played, ms. 0 before the first frame. */
  get delayMs(): number {
    return this.#position === null ? 0 : (this.#excess() + this.#meter.target) / samplesPerMs;
  }

  /** The delay that is aimed at, by the jitter of the last five seconds, ms. */
  get targetMs(): number {
    return this.#meter.target / samplesPerMs;
  }

  /** What became of the frames so far. */
  get counts(): JitterCounts {
    return {
      received: this.#past.received + this.#queue.receivedCount,
      lost: this.#past.lost + this.#queue.lostCount,
      late: this.#counts.late,
      duplicate: this.#counts.duplicate,
      concealedMs: this.#counts.concealed / samplesPerMs,
      silencedMs: this.#counts.silenced / samplesPerMs,
      skippedMs: this.#counts.skipped / samplesPerMs,
    };
  }

  /**
   * Takes a frame as it comes.
   * @param sequence modulo 2³²; a hole is a loss
   * @param timestamp of the first sample, modulo 2³²; a jump without a hole in the sequence is silence
   * @param samples is kept: give an array of its own
   */
  push(sequence: number, timestamp: number, samples: Float32Array): void {
    const frame: QueuedFrame = {
      sequence: unwrap(sequence, this.#queue.lastSequence ?? 0),
      timestamp: unwrap(timestamp, this.#newestTimestamp),
      samples,
    };
    const arrival = this.#queue.enter(frame.sequence);
    if (arrival === "duplicate") {
      this.#counts.duplicate += 1;
      return;
    }
    if (arrival === "restart") {
      this.restart();
      this.push(sequence, timestamp, samples);
      return;
    }
    this.#newestTimestamp =
      this.#position === null ? frame.timestamp : Math.max(this.#newestTimestamp, frame.timestamp);
    const transit = this.#clock - frame.timestamp;
    this.#meter.add(transit);
    this.#position ??= this.#aim();
    if (frame.timestamp + samples.length <= this.#position) {
      this.#counts.late += 1;
      this.#noteLate(transit);
      return;
    }
    this.#lateness = null;
    const oldest = this.#queue.isFull ? this.#queue.peek() : undefined;
    if (oldest !== undefined) {
      this.#skipTo(oldest.timestamp + oldest.samples.length);
      this.#dropPlayed();
    }
    this.#queue.insert(frame);
  }

  /** Fills `output` with what is to be heard next: always all of it, with silence where there is nothing. */
  pull(output: Float32Array): void {
    while (!this.#line.has(output.length)) this.#line.append(this.#next());
    this.#line.read(output, this.#step);
    this.#clock += output.length;
  }

  /** Forgets the stream, for another one that begins: the counts stay, and what is heard fades out. */
  restart(): void {
    this.#past.received += this.#queue.receivedCount;
    this.#past.lost += this.#queue.lostCount;
    this.#queue = new FrameQueue();
    this.#meter.clear();
    this.#position = null;
    this.#played = null;
    this.#lateness = null;
    this.#step = 1;
    this.#isBroken = true;
  }

  /** Where the line has to be for a frame of the best transit to wait as long as it should. */
  #aim(): number {
    return Math.round(this.#clock + this.#line.waiting - this.#meter.best - this.#meter.target);
  }

  /** By how many samples the delay is longer than it should be. */
  #excess(): number {
    return this.#position === null || this.#meter.isEmpty ? 0 : this.#aim() - this.#position;
  }

  #noteLate(transit: number): void {
    this.#lateness ??= { since: this.#clock, best: transit };
    this.#lateness.best = Math.min(this.#lateness.best, transit);
    if (this.#clock - this.#lateness.since < lateSpan) return;
    const { best } = this.#lateness;
    this.#lateness = null;
    this.#meter.clear();
    this.#meter.add(best);
    this.#position = this.#aim();
  }

  #skipTo(position: number): void {
    if (this.#position === null || position <= this.#position) return;
    this.#counts.skipped += this.#queue.countBefore(position) - this.#queue.countBefore(this.#position);
    this.#position = position;
    this.#isBroken = true;
  }

  /** The next piece of the line. */
  #next(): Float32Array {
    if (this.#position === null) return this.#continuation.give(gapCount);
    this.#dropPlayed();
    const excess = this.#excess();
    if (excess > jumpExcess) this.#skipTo(this.#aim());
    else if (Math.abs(excess) > tolerance && this.#isInGap(this.#position)) this.#moveInGap();
    this.#steer();
    this.#dropPlayed();
    const frame = this.#queue.peek();
    if (frame === undefined || frame.timestamp > this.#position) return this.#fill(this.#position, frame);
    return this.#play(this.#position, frame);
  }

  /** Whether silence is heard because there is no frame, so that the place can be moved at no cost. */
  #isInGap(position: number): boolean {
    return (
      this.#continuation.isSilent && (this.#queue.peek()?.timestamp ?? Number.POSITIVE_INFINITY) > position
    );
  }

  #moveInGap(): void {
    const aim = this.#aim();
    if (this.#position !== null && aim > this.#position) this.#skipTo(aim);
    else this.#position = aim;
  }

  #steer(): void {
    const excess = this.#excess();
    const wanted = Math.abs(excess) < tolerance ? 0 : (excess / stepSpan) * stepMost;
    this.#step = 1 + Math.max(-stepMost, Math.min(stepMost, wanted));
  }

  #dropPlayed(): void {
    const position = this.#position ?? 0;
    const isMadeUp = this.#isBroken || this.#continuation.isActive;
    for (let frame = this.#queue.peek(); frame !== undefined; frame = this.#queue.peek()) {
      const rest = frame.timestamp + frame.samples.length - position;
      // Of a frame that came a little late not enough may be left to go over to.
      const isTooShort = isMadeUp && rest > 0 && rest < seamCount && rest < frame.samples.length;
      if (rest > 0 && !isTooShort) return;
      this.#queue.shift();
      if (isTooShort) this.#counts.late += 1;
      else this.#played = Math.max(this.#played ?? frame.sequence, frame.sequence);
    }
  }

  /** What is heard where there is no frame for. */
  #fill(position: number, next: QueuedFrame | undefined): Float32Array {
    const count = next === undefined ? gapCount : Math.min(gapCount, next.timestamp - position);
    if (this.#played === null || next?.sequence === this.#played + 1) {
      this.#position = position + count;
      return this.#pause(count);
    }
    const isMadeUp = !this.#continuation.isSilent;
    // Where the delay is shorter than the jitter asks for, what is made up makes it longer: the frame may still come.
    const isLengthening = next === undefined && isMadeUp && this.#excess() <= -count;
    if (!isLengthening) this.#position = position + count;
    if (isMadeUp) this.#counts.concealed += count;
    else this.#counts.silenced += count;
    return this.#continuation.give(count);
  }

  /** The sender has left out silence. */
  #pause(count: number): Float32Array {
    const silence = new Float32Array(count);
    if (!this.#continuation.isSilent) {
      crossFade(this.#continuation.lead(Math.min(count, seamCount)), silence);
    }
    this.#continuation.end();
    return silence;
  }

  #play(position: number, frame: QueuedFrame): Float32Array {
    this.#queue.shift();
    const samples = this.#fitted(position, frame);
    if (this.#isBroken || this.#continuation.isActive) {
      crossFade(this.#continuation.lead(Math.min(seamCount, samples.length)), samples);
    }
    this.#isBroken = false;
    this.#continuation.take(samples);
    return samples;
  }

  /** What is played of a frame; shorter or longer where the delay is off and it is not heard, or where it is off too far. */
  #fitted(position: number, frame: QueuedFrame): Float32Array<ArrayBuffer> {
    const excess = this.#excess();
    const samples = frame.samples.slice(position - frame.timestamp);
    this.#position = position + samples.length;
    this.#played = Math.max(this.#played ?? frame.sequence, frame.sequence);
    const isWhole = samples.length >= quietStepCount + seamCount;
    if (isWhole && Math.abs(excess) > quietStepCount && rootMeanSquare(samples) < quietAmplitude) {
      if (excess < 0) return sayTwice(samples, quietStepCount, seamCount);
      this.#counts.skipped += quietStepCount;
      return leaveOut(samples, quietStepCount, seamCount);
    }
    return isWhole && excess > spliceExcess ? this.#withoutPeriod(samples) : samples;
  }

  /** Leaves out whole periods of the voice, 8 to 20 ms, so that it is not heard as a jump. */
  #withoutPeriod(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
    const next = this.#queue.peek();
    if (next === undefined || next.timestamp !== this.#position) return samples;
    const joined = new Float32Array(samples.length + next.samples.length);
    joined.set(samples);
    joined.set(next.samples, samples.length);
    const length = 2 * seamCount;
    const mostLag = Math.min(periodMost, joined.length - length);
    const lag = bestLag({ samples: joined, at: 0, length, leastLag: periodLeast, mostLag, direction: 1 });
    this.#queue.shift();
    this.#played = next.sequence;
    this.#position += next.samples.length;
    this.#counts.skipped += lag;
    return leaveOut(joined, lag, seamCount);
  }
}
