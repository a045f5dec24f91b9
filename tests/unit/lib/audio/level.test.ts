import { describe, expect, it } from "vitest";
import { decibelsOf, floorDb, LevelMeter, rootMeanSquare } from "@/lib/audio/level";
import { toneSamples } from "@/tests/support/audio/tones";

const frame = 320;

function feed(meter: LevelMeter, amplitude: number, ms: number): void {
  for (let at = 0; at < ms * 16; at += frame) {
    meter.add(toneSamples([{ frequencyHz: 1_000, amplitude }], at, frame));
  }
}

describe("a level meter", () => {
  it("reads a sine: its root mean square 3 dB below its peak", () => {
    const meter = new LevelMeter(16_000);
    feed(meter, 0.1, 500);
    expect(meter.rmsDb).toBeCloseTo(-23, 1);
    expect(meter.peakDb).toBeCloseTo(-20, 1);
  });

  it("is at its floor before anything came, and by silence again", () => {
    const meter = new LevelMeter(16_000);
    expect([meter.rmsDb, meter.peakDb]).toEqual([floorDb, floorDb]);
    meter.add(new Float32Array(0));
    expect(meter.rmsDb).toBe(floorDb);
    feed(meter, 1, 100);
    feed(meter, 0, 6_000);
    expect([meter.rmsDb, meter.peakDb]).toEqual([floorDb, floorDb]);
  });

  it("rises at once and falls slowly", () => {
    const meter = new LevelMeter(16_000);
    feed(meter, 0.5, 40);
    const risen = meter.rmsDb;
    expect(risen).toBeGreaterThan(-9.3);
    feed(meter, 0, 100);
    expect(meter.rmsDb).toBeCloseTo(risen - (100 / 150) * 10 * Math.log10(Math.E), 1);
    expect(meter.peakDb).toBeCloseTo(-8, 0);
  });
});

it("decibels and root mean square are those of the amplitude", () => {
  expect(decibelsOf(1)).toBe(0);
  expect(decibelsOf(0)).toBe(floorDb);
  expect(decibelsOf(1e-9)).toBe(floorDb);
  expect(rootMeanSquare(Float32Array.of(0.5, -0.5, 0.5))).toBeCloseTo(0.5);
  expect(rootMeanSquare(new Float32Array(0))).toBe(0);
});
