/**
 * One tone for a second, silence for four, at −20 dBFS: what most of Europe plays while the other phone rings (ITU-T E.180
 * Supplement 2).
 */
const frequencyHz = 425;
const amplitude = 0.1;
const toneSeconds = 1;
const periodSeconds = 5;
/** So long it swells and fades, lest it clicks. */
const edgeSeconds = 0.01;

/**
 * The sound of a phone that rings at the other end. A network sends none of its own before somebody answers, or sends it
 * where no one takes it; each phone makes it for its owner.
 */
export class RingingTone {
  readonly #rateHz: number;
  /** Samples since it began; null while nothing rings. */
  #at: number | null = null;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  /** Begins with the tone. Safe to call again while it rings. */
  set(isRinging: boolean): void {
    this.#at = isRinging ? (this.#at ?? 0) : null;
  }

  /** Adds it to both sides. */
  addTo(left: Float32Array, right: Float32Array): void {
    if (this.#at === null) return;
    for (let index = 0; index < left.length; index++) {
      const sample = this.#sample(this.#at / this.#rateHz);
      left[index] = (left[index] ?? 0) + sample;
      right[index] = (right[index] ?? 0) + sample;
      this.#at += 1;
    }
  }

  #sample(seconds: number): number {
    const inPeriod = seconds % periodSeconds;
    if (inPeriod >= toneSeconds) return 0;
    const edge = Math.min(1, inPeriod / edgeSeconds, (toneSeconds - inPeriod) / edgeSeconds);
    return amplitude * edge * Math.sin(2 * Math.PI * frequencyHz * inPeriod);
  }
}
