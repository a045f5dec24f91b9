/** From which rate to which; both whole numbers of samples a second. */
export interface Rates {
  fromHz: number;
  toHz: number;
}

/** Zero crossings of the sinc on each side, counted at the lower of the two rates: 3 ms of delay between 8 and 16 kHz. */
const crossings = 24;
/** Middle of the filter's slope, as a part of the lower rate's half: the slope is about 0.11 of it on each side. */
const cutoff = 0.94;
/** Kaiser window of about -80 dB. */
const kaiserBeta = 8;

/**
 * Changes the sample rate of a stream, with a low-pass that keeps what the lower rate cannot carry out of it (about
 * -80 dB). Keeps its state between calls: what frames are cut at is not heard. One for each stream.
 *
 * Between 8 and 16 kHz each frame of 20 ms comes out as one of 20 ms; between odd rates (44.1 kHz) the lengths vary by
 * one sample and none is lost over time.
 */
export class Resampler {
  /** By how much later the stream comes out, ms. */
  readonly delayMs: number;
  readonly #up: number;
  readonly #down: number;
  readonly #tapCount: number;
  /** `#up` filters of `#tapCount` taps, one behind the other, each for another place between two samples. */
  readonly #taps: Float32Array;
  /** The last `#tapCount - 1` samples of what came before. */
  #past: Float32Array;
  /** Place of the next output behind the first sample of the next input, in parts of 1 / #up sample. */
  #place = 0;

  /** @throws RangeError for a rate that is no whole number above 0. */
  constructor({ fromHz, toHz }: Rates) {
    if (!(Number.isInteger(fromHz) && Number.isInteger(toHz) && fromHz > 0 && toHz > 0)) {
      throw new RangeError(`A sample rate is a whole number above 0: ${fromHz} to ${toHz} Hz cannot be.`);
    }
    const divisor = greatestDivisor(fromHz, toHz);
    this.#up = toHz / divisor;
    this.#down = fromHz / divisor;
    const isSame = fromHz === toHz;
    this.#tapCount = isSame ? 1 : Math.ceil(2 * crossings * Math.max(1, fromHz / toHz));
    this.#taps = isSame ? Float32Array.of(1) : designTaps(this.#up, this.#down, this.#tapCount);
    this.#past = new Float32Array(this.#tapCount - 1);
    this.delayMs = isSame ? 0 : ((this.#up * this.#tapCount - 1) / 2 / (this.#up * fromHz)) * 1_000;
  }

  /** The next part of the stream at the new rate. An array of its own; any length goes in. */
  process(input: Float32Array): Float32Array<ArrayBuffer> {
    const up = this.#up;
    const pastCount = this.#past.length;
    const line = new Float32Array(pastCount + input.length);
    line.set(this.#past);
    line.set(input, pastCount);

    const count = Math.max(0, Math.ceil((input.length * up - this.#place) / this.#down));
    const output = new Float32Array(count);
    let place = this.#place;
    for (let index = 0; index < count; index++) {
      const newest = Math.floor(place / up) + pastCount;
      let tap = (place % up) * this.#tapCount;
      let sum = 0;
      for (let at = newest; at > newest - this.#tapCount; at--) {
        sum += (line[at] ?? 0) * (this.#taps[tap++] ?? 0);
      }
      output[index] = sum;
      place += this.#down;
    }
    this.#place = place - input.length * up;
    this.#past = line.slice(line.length - pastCount);
    return output;
  }
}

function designTaps(up: number, down: number, tapCount: number): Float32Array {
  const length = up * tapCount;
  const middle = (length - 1) / 2;
  // In cycles for each sample of the stream at `up` times the old rate, where the filter stands.
  const frequency = (cutoff * 0.5) / Math.max(up, down);
  const taps = new Float32Array(length);
  for (let phase = 0; phase < up; phase++) {
    let sum = 0;
    for (let tap = 0; tap < tapCount; tap++) {
      const at = tap * up + phase - middle;
      const value = 2 * frequency * sinc(2 * frequency * at) * kaiser(at / (middle + 1));
      taps[phase * tapCount + tap] = value;
      sum += value;
    }
    // Each place passes a constant unchanged, or a steady tone would hum at the beat of the two rates.
    for (let tap = 0; tap < tapCount; tap++) {
      const index = phase * tapCount + tap;
      taps[index] = (taps[index] ?? 0) / sum;
    }
  }
  return taps;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return bessel(kaiserBeta * Math.sqrt(Math.max(0, 1 - x * x))) / bessel(kaiserBeta);
}

/** Modified Bessel function of the first kind and order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
