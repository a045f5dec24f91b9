/** Taps of the low-pass at 3.6 kHz, 16 kHz: 1 ms of delay. */
const taps = Array.from({ length: 33 }, (_, index) => {
  const at = index - 16;
  const cutoff = 3_600 / 8_000;
  const sinc = at === 0 ? cutoff : Math.sin(Math.PI * cutoff * at) / (Math.PI * at);
  return sinc * (0.54 + 0.46 * Math.cos((Math.PI * at) / 16));
});

const decoded = Int16Array.from({ length: 256 }, (_, byte) => {
  const value = ~byte & 0xff;
  const magnitude = (((value & 0x0f) << 3) + 0x84) << ((value & 0x70) >> 4);
  return value & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
});

function encode(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), 32_635) + 0x84;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

class Filter {
  readonly #history = new Float64Array(taps.length);
  #at = 0;
  next(sample: number): number {
    this.#history[this.#at] = sample;
    let sum = 0;
    for (let index = 0; index < taps.length; index += 1) {
      sum += (taps[index] ?? 0) * (this.#history[(this.#at - index + taps.length) % taps.length] ?? 0);
    }
    this.#at = (this.#at + 1) % taps.length;
    return sum;
  }
}

function clipped(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample)));
}

/** µ-law, 8 kHz → PCM, 16 kHz, frame by frame. */
export class WideFromNarrow {
  readonly #filter = new Filter();
  frame(payload: Uint8Array): Uint8Array {
    const out = new Uint8Array(payload.byteLength * 4);
    const view = new DataView(out.buffer);
    for (const [index, byte] of payload.entries()) {
      view.setInt16(index * 4, clipped(2 * this.#filter.next(decoded[byte] ?? 0)), true);
      view.setInt16(index * 4 + 2, clipped(2 * this.#filter.next(0)), true);
    }
    return out;
  }
}

/** PCM, 16 kHz → µ-law, 8 kHz, frame by frame. */
export class NarrowFromWide {
  readonly #filter = new Filter();
  frame(samples: Uint8Array): Uint8Array {
    const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
    const out = new Uint8Array(samples.byteLength / 4);
    for (let index = 0; index < out.length; index += 1) {
      out[index] = encode(clipped(this.#filter.next(view.getInt16(index * 4, true))));
      this.#filter.next(view.getInt16(index * 4 + 2, true));
    }
    return out;
  }
}
