import { describe, expect, it } from "vitest";
import { MicrophoneFramer } from "@/lib/audio/browser/microphone-framer";
import { samplesOf, toFloat } from "@/lib/audio/pcm";
import { frameBytes } from "@/lib/audio/wire";
import { levelOf, toneSamples } from "@/tests/support/audio/tones";

describe("a microphone's framer", () => {
  it.each([16_000, 44_100, 48_000])("makes whole frames of blocks of 128 at %i Hz", (rateHz) => {
    const framer = new MicrophoneFramer(rateHz);
    const tone = toneSamples([{ frequencyHz: 1_500, amplitude: 0.25 }], 0, rateHz, rateHz);
    const frames: Uint8Array[] = [];
    for (let at = 0; at < tone.length; at += 128) frames.push(...framer.take(tone.subarray(at, at + 128)));
    expect(frames).toHaveLength(50);
    expect(frames.every((frame) => frame.length === frameBytes)).toBe(true);
    const heard = toFloat(samplesOf(Uint8Array.from(frames.flatMap((frame) => [...frame])), "little"));
    expect(levelOf(heard.subarray(1_600), 1_500)).toBeCloseTo(20 * Math.log10(0.25), 0);
    expect(framer.levelDb).toBeCloseTo(20 * Math.log10(0.25) - 3, 0);
  });

  it("clips what is too loud and keeps what is not whole yet", () => {
    const framer = new MicrophoneFramer(16_000);
    expect(framer.take(new Float32Array(319).fill(2))).toEqual([]);
    const frames = framer.take(new Float32Array(322).fill(-2));
    expect(frames).toHaveLength(2);
    const [first, second] = frames.map((frame) => samplesOf(frame, "little"));
    expect([first?.[0], first?.[318], first?.[319], second?.[0]]).toEqual([32_767, 32_767, -32_768, -32_768]);
    expect(framer.take(new Float32Array(318))).toEqual([]);
    expect(framer.take(new Float32Array(1))).toHaveLength(1);
  });
});
