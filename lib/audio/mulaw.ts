/** ITU-T G.711 µ-law: 8 bits for each sample of 8 kHz, what RTP calls PCMU (payload type 0, RFC 3551 §4.5.14). */

const bias = 0x84;
const clip = 32_635;

const decoded = Int16Array.from({ length: 256 }, (_, byte) => {
  const value = ~byte & 0xff;
  const magnitude = (((value & 0x0f) << 3) + bias) << ((value & 0x70) >> 4);
  return value & 0x80 ? bias - magnitude : magnitude - bias;
});

/** Bytes of µ-law as 16-bit samples of the same rate, -32124…32124. */
export function decodeMulaw(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) samples[index] = decoded[bytes[index] ?? 0xff] ?? 0;
  return samples;
}

/** 16-bit samples as bytes of µ-law. */
export function encodeMulaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0;
    const magnitude = Math.min(Math.abs(sample), clip) + bias;
    // The place of the highest bit above the seventh: clz32 counts from the 32nd.
    const exponent = 24 - Math.clz32(magnitude);
    const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
    bytes[index] = ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa);
  }
  return bytes;
}
