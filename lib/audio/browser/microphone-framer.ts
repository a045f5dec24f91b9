import { LevelMeter } from "../level";
import { bytesOf, toInt16 } from "../pcm";
import { Resampler } from "../resample";
import { frameSamples, sampleRateHz } from "../wire";

/** Cuts what a microphone gives into whole frames of the wire: Asterisk plays nothing of a message under one frame. */
export class MicrophoneFramer {
  readonly #meter = new LevelMeter(sampleRateHz);
  readonly #resampler: Resampler;
  readonly #frame = new Float32Array(frameSamples);
  #count = 0;

  /** `rateHz`: of the context. */
  constructor(rateHz: number) {
    this.#resampler = new Resampler({ fromHz: rateHz, toHz: sampleRateHz });
  }

  /** In dBFS of the mean square. */
  get levelDb(): number {
    return this.#meter.rmsDb;
  }

  /** Takes the next samples, and gives the frames that became whole: bytes as the wire has them. */
  take(samples: Float32Array): Uint8Array<ArrayBuffer>[] {
    const frames: Uint8Array<ArrayBuffer>[] = [];
    let rest = this.#resampler.process(samples);
    while (rest.length > 0) {
      const part = rest.subarray(0, frameSamples - this.#count);
      this.#frame.set(part, this.#count);
      this.#count += part.length;
      rest = rest.subarray(part.length);
      if (this.#count === frameSamples) {
        this.#meter.add(this.#frame);
        frames.push(bytesOf(toInt16(this.#frame), "little"));
        this.#count = 0;
      }
    }
    return frames;
  }
}
