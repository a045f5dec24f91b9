import { describe, expect, it } from "vitest";
import { Continuation } from "@/lib/audio/jitter/continuation";
import { greatestStep, levelOf, toneSamples } from "@/tests/support/audio/tones";

const hz = 200;
const tone = (start: number, count: number) =>
  toneSamples([{ frequencyHz: hz, amplitude: 0.5 }], start, count);

describe("a continuation", () => {
  it("goes on with the voice's own period, full for 20 ms and gone after 60", () => {
    const continuation = new Continuation();
    continuation.take(tone(0, 640));
    const output = continuation.give(1_200);
    const expected = tone(640, 320);
    expect(
      Math.max(...expected.map((sample, index) => Math.abs(sample - (output[index] ?? 0)))),
    ).toBeLessThan(0.02);
    expect(levelOf(output.subarray(560, 720), hz)).toBeCloseTo(20 * Math.log10(0.25), 0);
    expect(output.subarray(960).every((sample) => sample === 0)).toBe(true);
    expect(greatestStep(Float32Array.of(...tone(0, 640), ...output))).toBeLessThan(0.05);
    expect(continuation.isSilent).toBe(true);
  });

  it("is silent before there was a sound, and after one has ended as it should", () => {
    const continuation = new Continuation();
    expect(continuation.isSilent).toBe(true);
    expect(continuation.give(80).every((sample) => sample === 0)).toBe(true);
    expect(continuation.isActive).toBe(false);
    continuation.take(tone(0, 640));
    expect(continuation.isSilent).toBe(false);
    continuation.end();
    expect(continuation.lead(80).every((sample) => sample === 0)).toBe(true);
  });

  it("goes on from what it has given itself when a short piece came in between", () => {
    const continuation = new Continuation();
    continuation.take(tone(0, 640));
    const made = continuation.give(160);
    expect(continuation.isActive).toBe(true);
    const piece = tone(800, 80);
    continuation.take(piece);
    const again = continuation.give(160);
    expect(greatestStep(Float32Array.of(...made, ...piece, ...again))).toBeLessThan(0.05);
  });
});
