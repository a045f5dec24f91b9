import { decodeMulaw, encodeMulaw } from "@/lib/audio/mulaw";
import { bytesOf, samplesOf, toFloat, toInt16 } from "@/lib/audio/pcm";
import { Resampler } from "@/lib/audio/resample";
import { sampleRateHz } from "@/lib/audio/wire";

/** Of µ-law, as Asterisk's external media sends and takes it. */
const narrowHz = 8_000;

/** Frames of µ-law at 8 kHz → frames of the panel. One for each stream: it keeps what filters need of the past. */
export class WideFromNarrow {
  readonly #resampler = new Resampler({ fromHz: narrowHz, toHz: sampleRateHz });

  frame(payload: Uint8Array): Uint8Array {
    return bytesOf(toInt16(this.#resampler.process(toFloat(decodeMulaw(payload)))), "little");
  }
}

/** Frames of the panel → frames of µ-law at 8 kHz. */
export class NarrowFromWide {
  readonly #resampler = new Resampler({ fromHz: sampleRateHz, toHz: narrowHz });

  frame(samples: Uint8Array): Uint8Array {
    return encodeMulaw(toInt16(this.#resampler.process(toFloat(samplesOf(samples, "little")))));
  }
}
