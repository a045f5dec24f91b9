/** How long a volume takes from nothing to full: long enough not to click, short enough to feel like a switch. */
const rampMs = 15;

/** A volume that moves in a straight line to where it is wanted. */
export class GainRamp {
  readonly #step: number;
  #gain = 1;
  #wanted = 1;

  constructor(rateHz: number) {
    this.#step = 1_000 / (rampMs * rateHz);
  }

  /** Where it is now. */
  get gain(): number {
    return this.#gain;
  }

  /** Moves to `gain` while sound passes. */
  aim(gain: number): void {
    this.#wanted = gain;
  }

  /** Is at `gain` at once: for a sound that has not begun. */
  jump(gain: number): void {
    this.#wanted = gain;
    this.#gain = gain;
  }

  /** Multiplies pieces of the same moment and length, in place. */
  apply(first: Float32Array, second?: Float32Array): void {
    if (this.#gain === 1 && this.#wanted === 1) return;
    for (let index = 0; index < first.length; index++) {
      const way = this.#wanted - this.#gain;
      this.#gain = Math.abs(way) <= this.#step ? this.#wanted : this.#gain + Math.sign(way) * this.#step;
      first[index] = (first[index] ?? 0) * this.#gain;
      if (second !== undefined) second[index] = (second[index] ?? 0) * this.#gain;
    }
  }
}
