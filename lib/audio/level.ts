/** What silence reads: below the 16 bits of the wire. */
export const floorDb = -100;

const attackMs = 10;
const releaseMs = 150;
const peakFallDbPerSecond = 20;

/** The level of an amplitude (1 is full scale) in dBFS, never below {@link floorDb}. */
export function decibelsOf(amplitude: number): number {
  return amplitude > 0 ? Math.max(floorDb, 20 * Math.log10(amplitude)) : floorDb;
}

/** The root of the mean square of some samples, 0 for none. */
export function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index++) sum += (samples[index] ?? 0) ** 2;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** A level meter: rises within 10 ms, falls with 150 ms (the peak by 20 dB a second), as a needle that can be read. */
export class LevelMeter {
  readonly #rateHz: number;
  #meanSquare = 0;
  #peak = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  /** Takes the next samples of the stream, best in blocks of 20 ms or less. */
  add(samples: Float32Array): void {
    if (samples.length === 0) return;
    const blockMs = (samples.length / this.#rateHz) * 1_000;
    const square = rootMeanSquare(samples) ** 2;
    const constantMs = square > this.#meanSquare ? attackMs : releaseMs;
    this.#meanSquare += (square - this.#meanSquare) * (1 - Math.exp(-blockMs / constantMs));
    let peak = this.#peak * 10 ** ((-peakFallDbPerSecond * blockMs) / 20_000);
    for (let index = 0; index < samples.length; index++) peak = Math.max(peak, Math.abs(samples[index] ?? 0));
    this.#peak = peak;
  }

  /** Mean square in dBFS: a sine of full scale reads -3. */
  get rmsDb(): number {
    return decibelsOf(Math.sqrt(this.#meanSquare));
  }

  /** Highest amplitude in dBFS. */
  get peakDb(): number {
    return decibelsOf(this.#peak);
  }
}
