/** WAV files of linear samples, 16 bits: what Asterisk records as `wav` (formats/format_wav.c), and what browsers play. */

/** Where the samples of a file are. */
export interface WavLayout {
  sampleRateHz: number;
  /** Place of the first sample in the file, bytes. */
  dataStart: number;
  /** Length of the samples, bytes: whole samples only. */
  dataBytes: number;
}

/** Bytes before the samples in files that {@link wavHeader} begins. */
export const wavHeaderBytes = 44;
/** Bytes of one sample of one voice. */
export const sampleBytes = 2;

const linear = 1;

/**
 * Reads the beginning of a file of one voice. Asterisk begins a recording with lengths of nothing and corrects them when
 * it closes it, and writes nothing behind the samples (formats/format_wav.c): of one that was cut off, or cut off while
 * it was appended to, the header says too little or nothing. So all that `fileBytes` has counts as samples, but for files
 * of others that say of themselves that more parts follow: the length of `RIFF` tells.
 * Null for what is not WAV, or not linear samples of 16 bits and one voice.
 */
export function readWav(head: Uint8Array, fileBytes: number): WavLayout | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.byteLength < 12 || tag(view, 0) !== "RIFF" || tag(view, 8) !== "WAVE") return null;
  let sampleRateHz: number | null = null;
  for (let at = 12; at + 8 <= head.byteLength; ) {
    const name = tag(view, at);
    const bytes = view.getUint32(at + 4, true);
    if (name === "data") {
      const dataStart = at + 8;
      const left = Math.max(0, fileBytes - dataStart);
      const isFollowed = bytes > 0 && view.getUint32(4, true) + 8 > dataStart + bytes + (bytes % 2);
      const counted = isFollowed ? Math.min(bytes, left) : left;
      return sampleRateHz === null
        ? null
        : { sampleRateHz, dataStart, dataBytes: counted - (counted % sampleBytes) };
    }
    if (name === "fmt ") {
      if (at + 24 > head.byteLength) return null;
      const isOurs =
        view.getUint16(at + 8, true) === linear &&
        view.getUint16(at + 10, true) === 1 &&
        view.getUint16(at + 22, true) === 8 * sampleBytes;
      if (!isOurs) return null;
      sampleRateHz = view.getUint32(at + 12, true);
    }
    // A part of odd length has a byte of padding behind it.
    at += 8 + bytes + (bytes % 2);
  }
  return null;
}

/** The beginning of a file of one or two voices, before `dataBytes` of samples. */
export function wavHeader(format: {
  sampleRateHz: number;
  channels: 1 | 2;
  dataBytes: number;
}): Uint8Array<ArrayBuffer> {
  const { sampleRateHz, channels, dataBytes } = format;
  const header = new Uint8Array(wavHeaderBytes);
  const view = new DataView(header.buffer);
  const frameBytes = channels * sampleBytes;
  write(view, 0, "RIFF");
  view.setUint32(4, wavHeaderBytes - 8 + dataBytes, true);
  write(view, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, linear, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, 8 * sampleBytes, true);
  write(view, 36, "data");
  view.setUint32(40, dataBytes, true);
  return header;
}

/** Two voices as one: left, right, left, … A voice that is shorter goes on in silence. Whole samples only. */
export function interleave(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const count = Math.max(left.byteLength, right.byteLength) / sampleBytes;
  const both = new Uint8Array(count * 2 * sampleBytes);
  for (const [voice, bytes] of [left, right].entries()) {
    for (let from = 0, to = voice * sampleBytes; from < bytes.byteLength; from += 2, to += 4) {
      both[to] = bytes[from] ?? 0;
      both[to + 1] = bytes[from + 1] ?? 0;
    }
  }
  return both;
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)));
}

function write(view: DataView, at: number, text: string): void {
  for (let index = 0; index < text.length; index++) view.setUint8(at + index, text.charCodeAt(index));
}
