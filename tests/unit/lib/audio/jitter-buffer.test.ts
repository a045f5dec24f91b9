import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JitterBuffer } from "@/lib/audio/jitter-buffer";
import { travel } from "@/tests/support/audio/lossy-way";
import { greatestStep, levelOf, longestGapMs, slipCount, toneSamples } from "@/tests/support/audio/tones";

const toneHz = 1_004;
/** What the tone of amplitude 0.5 makes from one sample to the next, and a little. */
const stepOfTone = 0.5 * ((2 * Math.PI * toneHz) / 16_000) * 1.03;
const afterStart = (output: Float32Array, seconds = 1) => output.subarray(seconds * 16_000);

/** Numbers 0…1 that are the same each time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("a jitter buffer", () => {
  it("plays an even stream as it came, to the bit, after the delay to start with", () => {
    const { output, buffer } = travel({ seconds: 0.4, fate: () => 0 });
    const begin = output.findIndex((sample) => sample !== 0);
    // The first sample of a sine is 0, and the first frame fades in over 5 ms.
    expect(begin).toBeGreaterThanOrEqual(640);
    expect(begin).toBeLessThanOrEqual(642);
    expect([...output.subarray(640 + 80, 4_000)]).toEqual([
      ...toneSamples([{ frequencyHz: toneHz, amplitude: 0.5 }], 80, 4_000 - 640 - 80),
    ]);
    expect(buffer.counts).toMatchObject({ lost: 0, late: 0, duplicate: 0, concealedMs: 0, skippedMs: 0 });
  });

  it("is silent and has no delay before the first frame", () => {
    const buffer = new JitterBuffer();
    const output = new Float32Array(128).fill(1);
    buffer.pull(output);
    expect(output.every((sample) => sample === 0)).toBe(true);
    expect(buffer.delayMs).toBe(0);
    expect(buffer.counts.silencedMs).toBe(0);
  });

  it("has no gap, no slip and no click in a minute of a calm network, and comes down to the least delay", () => {
    const random = dice(1);
    const { output, buffer } = travel({ seconds: 60, fate: () => 5 + random() * 3 });
    expect(longestGapMs(afterStart(output), 0.05)).toBeLessThan(1);
    expect(slipCount(afterStart(output), toneHz)).toBe(0);
    expect(greatestStep(output)).toBeLessThan(stepOfTone);
    expect(buffer.targetMs).toBe(40);
    expect(buffer.delayMs).toBeGreaterThan(36);
    expect(buffer.delayMs).toBeLessThan(48);
    expect(buffer.counts).toMatchObject({ lost: 0, late: 0, concealedMs: 0, skippedMs: 0 });
  });

  it("follows a clock that is 200 millionths faster or slower without growing, and without a slip", () => {
    for (const driftPpm of [200, -200]) {
      const random = dice(2);
      const { output, buffer, delaysMs } = travel({ seconds: 150, driftPpm, fate: () => 5 + random() * 2 });
      // 30 ms of drift in all: uncorrected, the delay would leave these bounds.
      for (const delayMs of delaysMs.slice(300)) {
        expect(delayMs).toBeGreaterThan(30);
        expect(delayMs).toBeLessThan(50);
      }
      expect(slipCount(afterStart(output), toneHz)).toBe(0);
      expect(greatestStep(output)).toBeLessThan(stepOfTone);
      expect(buffer.counts).toMatchObject({ late: 0, concealedMs: 0, skippedMs: 0 });
    }
  });

  it("with 5 % lost and 60 ms of jitter has no gap above 60 ms and conceals each loss", () => {
    const random = dice(3);
    let lostCount = 0;
    const { output, buffer, delaysMs } = travel({
      seconds: 60,
      fate: (index) => {
        const isLost = index > 0 && index < 2_900 && random() < 0.05;
        if (isLost) lostCount += 1;
        return isLost ? null : 5 + random() * 60;
      },
    });
    expect(longestGapMs(afterStart(output, 2), 0.05)).toBeLessThan(60);
    expect(Math.max(...delaysMs.slice(20))).toBeLessThan(90);
    const { lost, late, concealedMs, silencedMs } = buffer.counts;
    expect(lostCount).toBeGreaterThan(100);
    expect(lost - lostCount).toBeGreaterThanOrEqual(0);
    // Of the frames still under way at the end, at most those of 60 ms look lost.
    expect(lost - lostCount).toBeLessThanOrEqual(4);
    expect(late).toBeLessThan(30);
    expect(concealedMs + silencedMs).toBeGreaterThan(lostCount * 18);
    expect(concealedMs + silencedMs).toBeLessThan((lostCount + late) * 22 + 100);
    expect(silencedMs).toBeLessThan(100);
  });

  it("carries a lost frame's sound on: nearly as loud, no click", () => {
    const { output, buffer } = travel({ seconds: 2, fate: (index) => (index === 60 ? null : 0) });
    const place = 800 + 60 * 320;
    expect(levelOf(output.subarray(place, place + 320), toneHz)).toBeGreaterThan(-9);
    expect(longestGapMs(output.subarray(16_000), 0.05)).toBeLessThan(6);
    expect(greatestStep(output.subarray(16_000))).toBeLessThan(stepOfTone * 1.1);
    expect(buffer.counts).toMatchObject({ lost: 1, late: 0, concealedMs: 20 });
  });

  it("after a standstill of 2 s drops what is late and is in step at once", () => {
    const standstill = (index: number) => (index >= 200 && index < 300 ? 5 + (300 - index) * 20 : 5);
    const { output, buffer } = travel({ seconds: 10, fate: standstill });
    const calm = travel({ seconds: 10, fate: () => 5 });
    // The network goes on at 6.005 s; 300 ms later the same is heard as if nothing had been.
    const from = Math.ceil(6.305 * 16_000);
    expect(longestGapMs(output.subarray(from), 0.05)).toBeLessThan(1);
    expect(Math.abs(buffer.delayMs - calm.buffer.delayMs)).toBeLessThan(35);
    expect(buffer.delayMs).toBeLessThan(90);
    expect(buffer.counts.late).toBeGreaterThan(90);
    expect(buffer.counts.late).toBeLessThanOrEqual(100);
    expect(buffer.counts.lost).toBe(0);
    // Faded out, not cut off; then silence, not a machine's hum.
    expect(greatestStep(output)).toBeLessThan(stepOfTone * 1.1);
    const silence = output.subarray(4.3 * 16_000, 5.9 * 16_000);
    expect(silence.every((sample) => sample === 0)).toBe(true);
    expect(buffer.counts.concealedMs).toBeLessThanOrEqual(65);
  });

  it("follows a way that becomes 100 ms longer within 300 ms, and one that becomes shorter without a gap", () => {
    const longer = travel({ seconds: 10, fate: (index) => (index >= 200 ? 105 : 5) });
    // The first that took the longer way comes at 4.105 s, and would have been heard at 4.065 s at the latest.
    expect(longestGapMs(longer.output.subarray(4.4 * 16_000), 0.05)).toBeLessThan(1);
    expect(longer.buffer.delayMs).toBeLessThan(65);
    const shorter = travel({ seconds: 30, fate: (index) => (index >= 200 ? 5 : 105) });
    expect(longestGapMs(afterStart(shorter.output), 0.05)).toBeLessThan(6);
    expect(shorter.buffer.delayMs).toBeLessThan(85);
    expect(shorter.buffer.counts.skippedMs).toBeGreaterThan(30);
  });

  it("starts in step when the first frames come all at once", () => {
    const { buffer } = travel({ seconds: 3, fate: (index) => (index < 20 ? 5 + (20 - index) * 20 : 5) });
    expect(buffer.delayMs).toBeLessThan(90);
    expect(buffer.counts.skippedMs).toBeGreaterThan(250);
  });

  it("plays silence, not a made-up sound, where the sender left silence out", () => {
    const buffer = new JitterBuffer();
    const output = new Float32Array(320);
    const heard: number[] = [];
    for (let index = 0; index < 60; index++) {
      const isLater = index >= 20 ? 3_200 : 0;
      if (index < 20 || index >= 30) {
        const sequence = index < 20 ? index : index - 10;
        buffer.push(
          sequence,
          sequence * 320 + isLater,
          toneSamples([{ frequencyHz: 500, amplitude: 0.5 }], 0, 320),
        );
      }
      buffer.pull(output);
      heard.push(...output);
    }
    expect(buffer.counts.lost).toBe(0);
    expect(longestGapMs(Float32Array.from(heard.slice(6_400)), 0.01)).toBeGreaterThan(100);
    expect(buffer.counts.late).toBe(0);
  });

  it("keeps its counts over a restart and fades the old sound out", () => {
    const buffer = new JitterBuffer();
    const output = new Float32Array(320);
    const heard: number[] = [];
    for (let index = 0; index < 40; index++) {
      if (index === 20) buffer.restart();
      if (index !== 7) {
        const start = (index % 20) * 320;
        buffer.push(index % 20, start, toneSamples([{ frequencyHz: toneHz, amplitude: 0.5 }], start, 320));
      }
      buffer.pull(output);
      heard.push(...output);
    }
    expect(buffer.counts).toMatchObject({ received: 39, lost: 1, duplicate: 0, late: 0 });
    expect(greatestStep(Float32Array.from(heard))).toBeLessThan(stepOfTone * 1.5);
  });

  it("begins anew by itself when sequence numbers jump as none are lost", () => {
    const buffer = new JitterBuffer();
    const output = new Float32Array(320);
    for (let index = 0; index < 100; index++) {
      const base = index < 50 ? 0 : 1_000_000;
      buffer.push(base + index, base * 7 + index * 320, new Float32Array(320).fill(0.25));
      buffer.pull(output);
    }
    expect(buffer.counts).toMatchObject({ received: 100, lost: 0, late: 0 });
    expect(output[0]).toBe(0.25);
  });
});

describe("a jitter buffer on any way", () => {
  it("counts each frame once, keeps its delay in bounds and its output whole", () => {
    const journey = fc.record({
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
      loss: fc.double({ min: 0, max: 0.15, noNaN: true }),
      twice: fc.double({ min: 0, max: 0.2, noNaN: true }),
      jitterMs: fc.double({ min: 0, max: 70, noNaN: true }),
      driftPpm: fc.integer({ min: -200, max: 200 }),
      pullCount: fc.constantFrom(64, 128, 160, 320),
      firstSequence: fc.constantFrom(0, 17, 2 ** 31 - 20, 2 ** 32 - 20),
      firstTimestamp: fc.constantFrom(0, 2 ** 31 - 3_000, 2 ** 32 - 3_000),
    });
    fc.assert(
      fc.property(journey, ({ seed, loss, twice, jitterMs, ...rest }) => {
        const random = dice(seed);
        const way = { sent: 0, copies: 0 };
        // The last 200 ms are sent without faults: what is still under way then is counted by nobody.
        const { output, buffer, delaysMs, sentCount } = travel({
          seconds: 5,
          fate: (index) => {
            if (index === 0 || index > 230) return 20;
            if (random() < loss) return null;
            way.sent += 1;
            const delayMs = 20 + random() * jitterMs;
            if (random() >= twice) return delayMs;
            way.copies += 1;
            return [delayMs, delayMs + random() * jitterMs];
          },
          ...rest,
        });
        const { counts } = buffer;
        expect(counts.duplicate).toBe(way.copies);
        const arrivedCount = counts.received + counts.lost;
        expect(sentCount - arrivedCount).toBeGreaterThanOrEqual(0);
        expect(sentCount - arrivedCount).toBeLessThanOrEqual(2);
        expect(counts.lost).toBe(230 - way.sent);
        expect(counts.late).toBeLessThanOrEqual(counts.received);
        for (const delayMs of delaysMs.slice(10)) {
          expect(delayMs).toBeGreaterThan(0);
          expect(delayMs).toBeLessThan(140);
        }
        expect(output.every(Number.isFinite)).toBe(true);
        expect(Math.max(...output.map(Math.abs))).toBeLessThan(0.8);
        expect(greatestStep(output)).toBeLessThan(stepOfTone * 2);
      }),
      { numRuns: 60 },
    );
  });
});
