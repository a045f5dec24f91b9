import { describe, expect, it } from "vitest";
import { interleave, readWav, wavHeader, wavHeaderBytes } from "@/lib/audio/wav";
import { wavOf } from "@/tests/support/audio/wav";

const bytes = (...values: number[]) => Uint8Array.from(values);

describe("the header of a WAV file", () => {
  it("is written byte for byte as others write it", () => {
    const other = wavOf(Float32Array.from([0, 0.5, -0.5]), 8_000);
    expect(Buffer.from(wavHeader({ sampleRateHz: 8_000, channels: 1, dataBytes: 6 }))).toEqual(
      other.subarray(0, 44),
    );
    const stereo = Buffer.from(wavHeader({ sampleRateHz: 16_000, channels: 2, dataBytes: 8 }));
    expect(stereo.readUInt32LE(4)).toBe(44);
    expect([stereo.readUInt16LE(22), stereo.readUInt32LE(28), stereo.readUInt16LE(32)]).toEqual([
      2, 64_000, 4,
    ]);
  });

  it("tells where the samples are, also behind parts that are not known and odd", () => {
    const header = Buffer.from(wavHeader({ sampleRateHz: 8_000, channels: 1, dataBytes: 6 }));
    expect(readWav(header, 50)).toEqual({ sampleRateHz: 8_000, dataStart: 44, dataBytes: 6 });
    const odd = Buffer.concat([
      header.subarray(0, 36),
      Buffer.from("LIST\u0003\0\0\0abc\0", "latin1"),
      header.subarray(36),
    ]);
    expect(readWav(odd, 62)).toEqual({ sampleRateHz: 8_000, dataStart: 56, dataBytes: 6 });
  });

  it("is not believed where the file has less or more, or where it says nothing; half a sample does not count", () => {
    const told = (dataBytes: number, fileBytes: number) =>
      readWav(wavHeader({ sampleRateHz: 8_000, channels: 1, dataBytes }), fileBytes)?.dataBytes;
    expect([told(100, 64), told(0, 64), told(0, 63), told(0, 44)]).toEqual([20, 20, 18, 0]);
    // As of a recording that was cut off while it was appended to.
    expect([told(8, 64), told(8, 63)]).toEqual([20, 18]);
  });

  it("is believed where it says that something else follows the samples", () => {
    const header = wavHeader({ sampleRateHz: 8_000, channels: 1, dataBytes: 8 });
    new DataView(header.buffer).setUint32(4, 64 - 8, true);
    expect([readWav(header, 64)?.dataBytes, readWav(header, 50)?.dataBytes]).toEqual([8, 6]);
  });

  it("is refused where it is no WAV, not linear, not 16 bits, of two voices or cut off", () => {
    const good = wavHeader({ sampleRateHz: 8_000, channels: 1, dataBytes: 6 });
    const changed = (at: number, value: number) => {
      const header = good.slice();
      header[at] = value;
      return readWav(header, 50);
    };
    expect([changed(0, 0), changed(8, 0), changed(20, 6), changed(22, 2), changed(34, 8)]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    for (let length = 0; length < wavHeaderBytes; length++) {
      expect(readWav(good.subarray(0, length), 50)).toBeNull();
    }
  });
});

it("two voices are interleaved, and the shorter goes on in silence", () => {
  expect(interleave(bytes(1, 2, 3, 4), bytes(5, 6))).toEqual(bytes(1, 2, 5, 6, 3, 4, 0, 0));
  expect(interleave(bytes(), bytes(5, 6))).toEqual(bytes(0, 0, 5, 6));
});
