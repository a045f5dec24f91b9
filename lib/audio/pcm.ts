/**
 * Linear samples in their three forms: bytes on a wire, Int16 for codecs, Float32 (-1…1) for filters and Web Audio.
 * 32768 is the scale both ways, so that a sample that is only carried comes out as it went in.
 */

const scale = 32_768;

/** The order of the two bytes of a sample: chan_websocket and our own wire `little`, RTP `big` (RFC 3551 §4.5.11). */
export type ByteOrder = "little" | "big";

/** Bytes as samples. An odd last byte is left out. */
export function samplesOf(bytes: Uint8Array, order: ByteOrder): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(bytes.length >> 1);
  const low = order === "little" ? 0 : 1;
  for (let index = 0; index < samples.length; index++) {
    samples[index] = (bytes[index * 2 + low] ?? 0) | ((bytes[index * 2 + 1 - low] ?? 0) << 8);
  }
  return samples;
}

/** Samples as bytes. */
export function bytesOf(samples: Int16Array, order: ByteOrder): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2);
  const low = order === "little" ? 0 : 1;
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0;
    bytes[index * 2 + low] = sample;
    bytes[index * 2 + 1 - low] = sample >> 8;
  }
  return bytes;
}

/** 16-bit samples as floats, -1…1. */
export function toFloat(samples: Int16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(samples.length);
  for (let index = 0; index < samples.length; index++) floats[index] = (samples[index] ?? 0) / scale;
  return floats;
}

/** Floats as 16-bit samples, each times `gain` (default 1); what is too loud stays at the edge, it does not wrap. */
export function toInt16(floats: Float32Array, gain = 1): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(floats.length);
  for (let index = 0; index < floats.length; index++) {
    const value = Math.round((floats[index] ?? 0) * gain * scale);
    samples[index] = Math.max(-scale, Math.min(scale - 1, value));
  }
  return samples;
}

/** 16-bit samples times `gain`, in place; what is too loud stays at the edge. */
export function amplify(samples: Int16Array, gain: number): void {
  for (let index = 0; index < samples.length; index++) {
    const value = Math.round((samples[index] ?? 0) * gain);
    samples[index] = Math.max(-scale, Math.min(scale - 1, value));
  }
}
