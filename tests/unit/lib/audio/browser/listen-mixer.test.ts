import { describe, expect, it } from "vitest";
import { ListenMixer } from "@/lib/audio/browser/listen-mixer";
import { bytesOf, toInt16 } from "@/lib/audio/pcm";
import { encodeFrame, frameSamples, type StreamName } from "@/lib/audio/wire";
import { greatestStep, levelOf, toneSamples } from "@/tests/support/audio/tones";

const tones: Record<StreamName, number> = { mix: 400, near: 700, far: 1_200 };
const amplitude = 0.25;
const fullDb = 20 * Math.log10(amplitude);

/** Plays so many frames of the streams, and calls `between` before each. */
function play(
  mixer: ListenMixer,
  streams: readonly StreamName[],
  frameCount: number,
  rateHz = 16_000,
  between: (index: number) => void = () => undefined,
): { left: Float32Array; right: Float32Array } {
  const total = Math.floor((frameCount * rateHz) / 50 / 128) * 128;
  const left = new Float32Array(total);
  const right = new Float32Array(total);
  let index = 0;
  for (let at = 0; at < total; at += 128) {
    for (; index * (rateHz / 50) <= at; index++) {
      between(index);
      for (const stream of streams) {
        const start = index * frameSamples;
        const tone = toneSamples([{ frequencyHz: tones[stream], amplitude }], start, frameSamples);
        const message = encodeFrame({
          stream,
          sequence: index,
          timestamp: start,
          samples: bytesOf(toInt16(tone), "little"),
        });
        mixer.take(message.buffer);
      }
    }
    mixer.render(left.subarray(at, at + 128), right.subarray(at, at + 128));
  }
  return { left, right };
}

describe("a mixer", () => {
  it.each([16_000, 48_000, 44_100])("puts each stream on its side, in a context of %i Hz", (rateHz) => {
    const { left, right } = play(new ListenMixer(rateHz), ["mix", "near", "far"], 60, rateHz);
    const [ofLeft, ofRight] = [left, right].map((side) => side.subarray(side.length / 2));
    const level = (side: Float32Array | undefined, stream: StreamName) =>
      levelOf(side ?? new Float32Array(), tones[stream], rateHz);
    for (const side of [ofLeft, ofRight]) expect(Math.abs(level(side, "mix") - fullDb)).toBeLessThan(0.5);
    expect(Math.abs(level(ofLeft, "near") - fullDb)).toBeLessThan(0.5);
    expect(Math.abs(level(ofRight, "far") - fullDb)).toBeLessThan(0.5);
    expect(level(ofLeft, "far")).toBeLessThan(-62);
    expect(level(ofRight, "near")).toBeLessThan(-62);
  });

  it("is silent without frames, and takes no message that is no frame", () => {
    const mixer = new ListenMixer(16_000);
    mixer.take(new ArrayBuffer(12));
    mixer.take(new ArrayBuffer(0));
    const { left, right } = play(mixer, [], 3);
    expect([...left, ...right].every((sample) => sample === 0)).toBe(true);
    expect(mixer.report()).toEqual({});
    expect(mixer.isHeard).toBe(false);
  });

  it("moves volumes and mutes without a click, before frames come and after", () => {
    const mixer = new ListenMixer(16_000);
    mixer.setVolume("far", 9);
    mixer.setMuted("near", true);
    const { left, right } = play(mixer, ["near", "far"], 100, 16_000, (index) => {
      if (index === 40) mixer.setMuted("near", false);
      if (index === 50) mixer.setMuted("all", true);
      if (index === 60) mixer.setMuted("all", false);
      if (index === 60) mixer.setVolume("all", 0.5);
    });
    const at = (side: Float32Array, frame: number) => side.subarray(frame * 320, frame * 320 + 2_560);
    expect(at(left, 20).every((sample) => sample === 0)).toBe(true);
    // 2 is the most.
    expect(levelOf(at(right, 20), tones.far)).toBeCloseTo(fullDb + 6, 0);
    expect(levelOf(at(left, 42), tones.near)).toBeCloseTo(fullDb, 0);
    expect(at(right, 52).every((sample) => sample === 0)).toBe(true);
    expect(levelOf(at(left, 70), tones.near)).toBeCloseTo(fullDb - 6, 0);
    expect(levelOf(at(right, 70), tones.far)).toBeCloseTo(fullDb, 0);
    const stepOf = (hz: number, peak: number) => (2 * Math.PI * hz * peak) / 16_000;
    expect(greatestStep(left)).toBeLessThan(stepOf(tones.near, amplitude) * 1.2);
    expect(greatestStep(right)).toBeLessThan(stepOf(tones.far, 2 * amplitude) * 1.2);
  });

  it("reports levels before the volume, and the counts of each stream", () => {
    const mixer = new ListenMixer(16_000);
    mixer.setMuted("all", true);
    play(mixer, ["near"], 30);
    expect(mixer.isHeard).toBe(true);
    const report = mixer.report();
    expect(Object.keys(report)).toEqual(["near"]);
    expect(report.near).toMatchObject({ received: 30, lost: 0, late: 0, concealedMs: 0 });
    expect(report.near?.levelDb).toBeCloseTo(fullDb - 3, 0);
    mixer.restart();
    expect(mixer.report().near).toMatchObject({ received: 30, delayMs: 0 });
  });
});
