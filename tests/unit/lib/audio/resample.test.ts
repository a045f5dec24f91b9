import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Resampler } from "@/lib/audio/resample";
import { levelOf, toneSamples } from "@/tests/support/audio/tones";

/** A second of a tone, changed in rate by frames of 20 ms; without its first tenth. */
function resampled(fromHz: number, toHz: number, frequencyHz: number): Float32Array {
  const resampler = new Resampler({ fromHz, toHz });
  const tone = toneSamples([{ frequencyHz, amplitude: 0.5 }], 0, fromHz, fromHz);
  const parts: number[] = [];
  for (let at = 0; at < fromHz; at += fromHz / 50) {
    parts.push(...resampler.process(tone.subarray(at, at + fromHz / 50)));
  }
  return Float32Array.from(parts).subarray(toHz / 10);
}

const half = 20 * Math.log10(0.5);

describe("a resampler", () => {
  it.each([
    [8_000, 16_000],
    [16_000, 8_000],
    [48_000, 16_000],
    [16_000, 48_000],
    [44_100, 16_000],
    [16_000, 44_100],
  ])("from %i to %i Hz leaves the voice as it is and adds nothing above -70 dB", (fromHz, toHz) => {
    for (const frequencyHz of [100, 1_004, 3_200]) {
      const output = resampled(fromHz, toHz, frequencyHz);
      expect(Math.abs(levelOf(output, frequencyHz, toHz) - half), `${frequencyHz} Hz`).toBeLessThan(0.2);
      const lowest = Math.min(fromHz, toHz);
      for (const other of [frequencyHz * 2, 500, 2_000, 3_700, lowest - frequencyHz]) {
        if (other < toHz / 2 && Math.abs(other - frequencyHz) > 200) {
          expect(levelOf(output, other, toHz), `${other} Hz of ${frequencyHz} Hz`).toBeLessThan(-70);
        }
      }
    }
  });

  it.each([
    [16_000, 8_000, 5_000],
    [16_000, 8_000, 7_000],
    [48_000, 16_000, 10_000],
    [44_100, 16_000, 15_000],
  ])(
    "from %i to %i Hz keeps %i Hz out, which would come back as another tone",
    (fromHz, toHz, frequencyHz) => {
      const output = resampled(fromHz, toHz, frequencyHz);
      expect(Math.max(...output.map(Math.abs))).toBeLessThan(0.0005);
    },
  );

  it("gives a frame for a frame between 8 and 16 kHz, from the first on", () => {
    const up = new Resampler({ fromHz: 8_000, toHz: 16_000 });
    const down = new Resampler({ fromHz: 16_000, toHz: 8_000 });
    for (let count = 0; count < 5; count++) {
      expect(up.process(new Float32Array(160))).toHaveLength(320);
      expect(down.process(new Float32Array(320))).toHaveLength(160);
    }
    expect(up.delayMs).toBeCloseTo(3, 1);
    expect(down.delayMs).toBeCloseTo(3, 1);
  });

  it("loses no sample over time, and its seams are not in the output", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          [44_100, 16_000],
          [16_000, 44_100],
          [8_000, 16_000],
          [16_000, 8_000],
          [16_000, 16_000],
        ),
        fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 20 }),
        ([fromHz = 0, toHz = 0], lengths) => {
          const total = lengths.reduce((sum, length) => sum + length, 0);
          const tone = toneSamples([{ frequencyHz: 440, amplitude: 0.5 }], 0, total, fromHz);
          const whole = new Resampler({ fromHz, toHz }).process(tone);
          const parted = new Resampler({ fromHz, toHz });
          let at = 0;
          const parts = lengths.flatMap((length) => {
            at += length;
            return [...parted.process(tone.subarray(at - length, at))];
          });
          expect(parts).toEqual([...whole]);
          expect(whole.length).toBe(Math.ceil((total * toHz) / fromHz));
        },
      ),
    );
  });

  it("refuses what is no rate", () => {
    expect(() => new Resampler({ fromHz: 0, toHz: 8_000 })).toThrow(RangeError);
    expect(() => new Resampler({ fromHz: 8_000, toHz: 44_100.5 })).toThrow("44100.5 Hz");
  });
});
