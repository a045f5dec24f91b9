import { bestLag } from "./splice";

/** What is remembered of the sound, samples of 16 kHz: 40 ms. */
const historyCount = 640;
/** Shortest and longest period that is repeated: 2.5 and 15 ms (400 and 67 Hz). */
const leastPeriod = 40;
const mostPeriod = 240;
const patternCount = 160;
/** Full for 20 ms, gone after 60 ms: what ITU-T G.711 Appendix I allows before a repetition sounds like a machine. */
const fullCount = 320;
const endCount = 960;
/** Over how many samples a step at the seam is made up for: 2 ms. */
const seamCount = 32;

/**
 * Carries on a sound that has broken off: repeats its last period and fades out within 60 ms, then gives silence. Also
 * what a splice goes over from, so that nothing that is heard ends in a step.
 */
export class Continuation {
  readonly #history = new Float32Array(historyCount);
  #period: Float32Array | null = null;
  #elapsed = 0;
  #step = 0;
  /** Samples that would be pure zeros anyway are not worth a search. */
  #isSilent = true;

  /** Whether it has nothing left to give but silence. */
  get isSilent(): boolean {
    return this.#period === null ? this.#isSilent : this.#elapsed >= endCount;
  }

  /** Whether it carries on something that has broken off now. */
  get isActive(): boolean {
    return this.#period !== null;
  }

  /** Takes the sound that is played: what is carried on is the end of it. */
  take(samples: Float32Array): void {
    this.#period = null;
    this.#remember(samples);
    this.#isSilent = this.#history.every((sample) => sample === 0);
  }

  /** The sound has ended as it should: nothing of it is carried on. */
  end(): void {
    this.#history.fill(0);
    this.#period = null;
    this.#isSilent = true;
  }

  /** The next samples of the carried-on sound, to be played as they are; an array of its own. */
  give(count: number): Float32Array<ArrayBuffer> {
    const output = this.lead(count);
    if (this.#period !== null) this.#remember(output);
    return output;
  }

  /** The next samples of the carried-on sound, to go over from: what is played in their place is to be taken. */
  lead(count: number): Float32Array<ArrayBuffer> {
    const output = new Float32Array(count);
    if (this.isSilent) return output;
    const period = this.#period ?? this.#begin();
    for (let index = 0; index < count; index++) {
      const elapsed = this.#elapsed++;
      const gain = elapsed < fullCount ? 1 : Math.max(0, (endCount - elapsed) / (endCount - fullCount));
      const seam = elapsed < seamCount ? this.#step * (1 - elapsed / seamCount) : 0;
      output[index] = ((period[elapsed % period.length] ?? 0) + seam) * gain;
    }
    return output;
  }

  #remember(samples: Float32Array): void {
    const count = Math.min(samples.length, historyCount);
    this.#history.copyWithin(0, count);
    this.#history.set(samples.subarray(samples.length - count), historyCount - count);
  }

  /** Finds the period and makes one of it whose end leads into its beginning. */
  #begin(): Float32Array {
    const history = this.#history;
    const lag = bestLag({
      samples: history,
      at: historyCount - patternCount,
      length: patternCount,
      leastLag: leastPeriod,
      mostLag: mostPeriod,
      direction: -1,
    });
    const start = historyCount - lag;
    const period = history.slice(start);
    const overlap = Math.max(seamCount, lag >> 2);
    for (let index = lag - overlap; index < lag; index++) {
      const part = (index - (lag - overlap) + 1) / (overlap + 1);
      period[index] = (period[index] ?? 0) * (1 - part) + (history[start - lag + index] ?? 0) * part;
    }
    this.#step = (history[historyCount - 1] ?? 0) - (history[start - 1] ?? 0);
    this.#period = period;
    this.#elapsed = 0;
    return period;
  }
}
