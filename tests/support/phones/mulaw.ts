// ITU-T G.711, written here again so that the tests do not judge the panel's codec by the panel's codec.

const bias = 0x84;
const clip = 32_635;

/** One µ-law byte as a 16-bit sample. */
export function decodeMulaw(byte: number): number {
  const value = ~byte & 0xff;
  const magnitude = (((value & 0x0f) << 3) + bias) << ((value & 0x70) >> 4);
  return value & 0x80 ? bias - magnitude : magnitude - bias;
}

/** A 16-bit sample as one µ-law byte. */
export function encodeMulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), clip) + bias;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}
