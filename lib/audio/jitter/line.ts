/** Samples that are kept behind the reading place and needed before it, to draw a curve through four of them. */
const behind = 1;
const ahead = 2;
const capacity = 4_096;

/** A line of samples that is read at a step of about one sample: a little more or less makes up for a clock's drift. */
export class Line {
  readonly #samples = new Float32Array(capacity);
  #end = behind;
  /** Place of the next sample that is read; not whole once a step was not 1. */
  #place = behind;

  /** How many samples wait, in parts too. */
  get waiting(): number {
    return this.#end - this.#place;
  }

  /** Whether `count` samples can be read at a step of up to 1.01. */
  has(count: number): boolean {
    return this.waiting >= count * 1.01 + ahead;
  }

  /** Puts samples behind those that wait. */
  append(samples: Float32Array): void {
    if (this.#end + samples.length > capacity) {
      const start = Math.floor(this.#place) - behind;
      this.#samples.copyWithin(0, start, this.#end);
      this.#place -= start;
      this.#end -= start;
    }
    this.#samples.set(samples, this.#end);
    this.#end += samples.length;
  }

  /** Fills `output`, going `step` samples for each. Ask {@link Line.has} before. */
  read(output: Float32Array, step: number): void {
    const samples = this.#samples;
    if (step === 1 && Number.isInteger(this.#place)) {
      output.set(samples.subarray(this.#place, this.#place + output.length));
      this.#place += output.length;
      return;
    }
    let place = this.#place;
    for (let index = 0; index < output.length; index++) {
      const base = Math.floor(place);
      const part = place - base;
      const before = samples[base - 1] ?? 0;
      const from = samples[base] ?? 0;
      const to = samples[base + 1] ?? 0;
      const after = samples[base + 2] ?? 0;
      // Lagrange's polynomial of the third degree through the four.
      const c1 = to - before / 3 - from / 2 - after / 6;
      const c2 = (before + to) / 2 - from;
      const c3 = (after - before) / 6 + (from - to) / 2;
      output[index] = ((c3 * part + c2) * part + c1) * part + from;
      place += step;
    }
    this.#place = place;
  }
}
