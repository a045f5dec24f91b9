import { describe, expect, it } from "vitest";
import { RingingTone } from "@/lib/audio/browser/ringing-tone";
import { greatestStep, levelOf } from "@/tests/support/audio/tones";

const rateHz = 48_000;

function heard(tone: RingingTone, seconds: number): Float32Array {
  const [left, right] = [new Float32Array(rateHz * seconds), new Float32Array(rateHz * seconds)];
  for (let at = 0; at < left.length; at += 128) {
    tone.addTo(left.subarray(at, at + 128), right.subarray(at, at + 128));
  }
  expect(left).toEqual(right);
  return left;
}

const second = (sound: Float32Array, index: number) => sound.subarray(index * rateHz, (index + 1) * rateHz);

describe("a ringing tone", () => {
  it("is silent until something rings", () => {
    expect(heard(new RingingTone(rateHz), 1).every((sample) => sample === 0)).toBe(true);
  });

  it("sounds for a second in five, without a click", () => {
    const tone = new RingingTone(rateHz);
    tone.set(true);
    const sound = heard(tone, 10);
    for (let index = 0; index < 10; index++) {
      const level = levelOf(second(sound, index), 425, rateHz);
      if (index % 5 === 0) expect(level).toBeGreaterThan(-20.5);
      else expect(level).toBeLessThan(-90);
    }
    // What a steady tone of its height steps at most.
    expect(greatestStep(sound)).toBeLessThan(0.1 * ((2 * Math.PI * 425) / rateHz) * 1.02);
  });

  it("goes on when told again, and begins anew after a pause", () => {
    const tone = new RingingTone(rateHz);
    tone.set(true);
    heard(tone, 2);
    tone.set(true);
    expect(levelOf(heard(tone, 1), 425, rateHz)).toBeLessThan(-90);
    tone.set(false);
    tone.set(true);
    expect(levelOf(heard(tone, 1), 425, rateHz)).toBeGreaterThan(-20.5);
  });

  it("adds to what is heard besides", () => {
    const tone = new RingingTone(rateHz);
    tone.set(true);
    const left = new Float32Array(480).fill(0.5);
    tone.addTo(left, new Float32Array(480));
    expect(Math.abs((left[470] ?? 0) - 0.5)).toBeLessThan(0.1);
    expect(left[1]).not.toBe(0.5);
  });
});
