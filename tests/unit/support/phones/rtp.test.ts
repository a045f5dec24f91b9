import { describe, expect, it } from "vitest";
import { decodeMulaw, encodeMulaw } from "@/tests/support/phones/mulaw";
import { toneLevelDb } from "@/tests/support/phones/rtp";

const tone = (freqHz: number, amplitude: number) =>
  Array.from({ length: 8_000 }, (_, index) => amplitude * Math.sin((2 * Math.PI * freqHz * index) / 8_000));

describe("toneLevelDb", () => {
  it("is 0 for a full-scale tone, -20 for a tenth of it", () => {
    expect(toneLevelDb(tone(1_004, 32_124), 1_004)).toBeCloseTo(0, 1);
    expect(toneLevelDb(tone(1_004, 3_212.4), 1_004)).toBeCloseTo(-20, 1);
  });

  it("does not take another tone for it", () => {
    expect(toneLevelDb(tone(1_004, 32_124), 700)).toBeLessThan(-60);
    expect(toneLevelDb(tone(1_004, 32_124), 1_100)).toBeLessThan(-60);
  });

  it("is -Infinity for silence and for nothing", () => {
    expect(toneLevelDb([], 1_004)).toBe(Number.NEGATIVE_INFINITY);
    expect(toneLevelDb([0, 0, 0, 0], 1_004)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("µ-law", () => {
  // ITU-T G.711, table 2: the ends of both halves and the two zeros.
  it.each([
    [0x80, 32_124],
    [0x00, -32_124],
    [0xff, 0],
    [0x7f, 0],
    [0xf0, 120],
    [0x70, -120],
  ])("decodes %i to %i", (byte, sample) => {
    expect(decodeMulaw(byte) + 0).toBe(sample);
  });

  it("encodes what each byte decodes to as that byte, both zeros as one", () => {
    for (let byte = 0; byte < 256; byte++) {
      expect(encodeMulaw(decodeMulaw(byte))).toBe(byte === 0x7f ? 0xff : byte);
    }
  });
});
