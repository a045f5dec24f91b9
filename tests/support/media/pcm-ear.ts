import { frameMs, sampleRateHz } from "@/lib/audio/wire";

interface Heard {
  index: number;
  atMs: number;
  samples: Int16Array;
}

const clockFrames = 500 / frameMs;

/** Keeps the frames of one stream as the panel gets them, and tells what is in them. */
export class PcmEar {
  #heard: Heard[] = [];

  readonly take = (samples: Uint8Array, index: number): void => {
    const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
    const values = Int16Array.from({ length: samples.byteLength / 2 }, (_, at) =>
      view.getInt16(at * 2, true),
    );
    this.#heard.push({ index, atMs: performance.now(), samples: values });
  };

  get frames(): number {
    return this.#heard.length;
  }

  forget(): void {
    this.#heard = [];
  }

  /** Resolves when so many frames more have come. */
  async hear(frames: number, timeoutMs = frames * frameMs + 3_000): Promise<void> {
    const wanted = this.frames + frames;
    const deadline = performance.now() + timeoutMs;
    while (this.frames < wanted) {
      if (performance.now() > deadline) throw new Error(`Heard ${this.frames} frames of ${wanted} in time`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Frames that the index says were lost between the first and the last. */
  get lost(): number {
    const first = this.#heard[0];
    const last = this.#heard.at(-1);
    if (first === undefined || last === undefined) return 0;
    return last.index - first.index + 1 - this.#heard.length;
  }

  /** The longest time without a frame. */
  get longestGapMs(): number {
    return Math.max(...this.#heard.slice(1).map((one, at) => one.atMs - (this.#heard[at]?.atMs ?? 0)));
  }

  /** See {@link driftMs}. */
  get driftMs(): number {
    return driftMs(this.#heard);
  }

  /** All samples of the last `ms`. */
  samples(ms = 1_000): Int16Array {
    const frames = this.#heard.slice(-Math.ceil(ms / frameMs));
    return Int16Array.from(frames.flatMap(({ samples }) => [...samples]));
  }

  /** Level of one frequency in the last second, in dB of a full-scale sine. */
  levelDb(freqHz: number): number {
    return levelDb(this.samples(), freqHz);
  }

  /** Loudness of the last second, whatever is in it, in dB of a full-scale sine. */
  get loudnessDb(): number {
    const samples = this.samples();
    const power = samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length;
    return 10 * Math.log10(2 * power + 1e-12);
  }

  /**
   * Places where the stream jumps: windows of 20 ms in which the known tones, fitted by least squares over the window and
   * the one before, leave more than `residualDb` behind. Silence has none.
   */
  slips(tonesHz: readonly number[], residualDb = -40): number {
    return this.residuals(tonesHz).filter((db) => db > residualDb).length;
  }

  residuals(tonesHz: readonly number[]): number[] {
    const all = Int16Array.from(this.#heard.flatMap(({ samples }) => [...samples]));
    const window = (sampleRateHz * 2 * frameMs) / 1_000;
    const found: number[] = [];
    for (let start = 0; start + window <= all.length; start += window / 2) {
      found.push(residual(all.subarray(start, start + window), tonesHz));
    }
    return found;
  }
}

/**
 * How much later than a frame each 20 ms a stream is at its end than at its beginning, ms. By the earliest frame of the
 * first and of the last half second: this process, while busy, gets frames late, and none early.
 */
export function driftMs(frames: readonly { index: number; atMs: number }[]): number {
  const late = frames.map(({ atMs, index }) => atMs - index * frameMs);
  return Math.min(...late.slice(-clockFrames)) - Math.min(...late.slice(0, clockFrames));
}

/** Goertzel with a Hann window. */
function levelDb(samples: Int16Array, freqHz: number): number {
  if (samples.length === 0) return Number.NEGATIVE_INFINITY;
  const coefficient = 2 * Math.cos((2 * Math.PI * freqHz) / sampleRateHz);
  let before = 0;
  let beforeThat = 0;
  for (const [at, sample] of samples.entries()) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / samples.length);
    const now = (sample / 32_768) * window + coefficient * before - beforeThat;
    beforeThat = before;
    before = now;
  }
  const power = before * before + beforeThat * beforeThat - coefficient * before * beforeThat;
  return 20 * Math.log10((4 * Math.sqrt(Math.max(power, 0))) / samples.length);
}

/** What is left of a window when the best sines of these frequencies are taken out, in dB of full scale. */
function residual(samples: Int16Array, tonesHz: readonly number[]): number {
  const columns = tonesHz.flatMap((hz) => {
    const step = (2 * Math.PI * hz) / sampleRateHz;
    return [
      Float64Array.from(samples, (_, at) => Math.sin(step * at)),
      Float64Array.from(samples, (_, at) => Math.cos(step * at)),
    ];
  });
  const left = Float64Array.from(samples, (sample) => sample / 32_768);
  // Gram-Schmidt: each column is made orthogonal to those before, then its part is taken out.
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const vector = Float64Array.from(column);
    for (const one of basis) subtract(vector, one, dot(vector, one));
    const length = Math.sqrt(dot(vector, vector));
    if (length < 1e-6) continue;
    const unit = vector.map((value) => value / length);
    basis.push(unit);
    subtract(left, unit, dot(left, unit));
  }
  return 10 * Math.log10((2 * dot(left, left)) / samples.length + 1e-12);
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}

function subtract(from: Float64Array, unit: Float64Array, factor: number): void {
  for (const [at, value] of unit.entries()) from[at] = (from[at] ?? 0) - factor * value;
}
