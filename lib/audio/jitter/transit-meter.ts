/** Frames that the measure looks back over: five seconds. */
const memory = 256;
/** How often the measure is made anew, in frames. */
const refreshEvery = 10;
/** Part of the frames that must be in time. */
const quantile = 0.98;
const marginMs = 10;

/** Bounds of the delay that a buffer aims at, ms. */
export interface DelayBounds {
  minDelayMs: number;
  maxDelayMs: number;
}

/**
 * Measures how unevenly frames come. A frame's transit is the receiver's clock at its arrival less its timestamp: no
 * clock need be set, because only differences count. What is constant in it is the way, what varies is jitter.
 */
export class TransitMeter {
  readonly #bounds: DelayBounds;
  readonly #samplesPerMs: number;
  readonly #transits = new Float64Array(memory);
  #count = 0;
  #place = 0;
  #best = 0;
  #target: number;

  constructor(bounds: DelayBounds, rateHz: number) {
    this.#bounds = bounds;
    this.#samplesPerMs = rateHz / 1_000;
    this.#target = bounds.minDelayMs * this.#samplesPerMs;
  }

  /** Whether anything was measured. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** The shortest transit of the last five seconds, samples: that of a frame that met no jam. */
  get best(): number {
    return this.#best;
  }

  /** How long a frame of the shortest transit should wait, samples. */
  get target(): number {
    return this.#target;
  }

  /** Enters the transit of one frame, samples. */
  add(transit: number): void {
    // A standstill is no jitter: no buffer that one would want to listen through could bridge it.
    if (!this.isEmpty && transit - this.#best > 2 * this.#bounds.maxDelayMs * this.#samplesPerMs) return;
    this.#transits[this.#place] = transit;
    this.#place = (this.#place + 1) % memory;
    this.#count = Math.min(memory, this.#count + 1);
    this.#best = this.#count === 1 ? transit : Math.min(this.#best, transit);
    if (this.#place % refreshEvery === 0) this.#refresh();
  }

  /** Starts over, for a way that has changed. */
  clear(): void {
    this.#count = 0;
    this.#place = 0;
  }

  #refresh(): void {
    const sorted = this.#transits.slice(0, this.#count).sort();
    this.#best = sorted[0] ?? 0;
    const worst = sorted[Math.min(this.#count - 1, Math.floor(this.#count * quantile))] ?? 0;
    const neededMs = (worst - this.#best) / this.#samplesPerMs + marginMs;
    const { minDelayMs, maxDelayMs } = this.#bounds;
    this.#target = Math.max(minDelayMs, Math.min(maxDelayMs, neededMs)) * this.#samplesPerMs;
  }
}
