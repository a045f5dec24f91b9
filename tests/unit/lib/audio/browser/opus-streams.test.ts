import { describe, expect, it } from "vitest";
import { OpusStreams } from "@/lib/audio/browser/opus-streams";
import { samplesOf, toFloat } from "@/lib/audio/pcm";
import { type AudioFrame, decodeFrame, type StreamName } from "@/lib/audio/wire";
import { levelOf, toneSamples } from "@/tests/support/audio/tones";
import { fakeDecoders } from "./fake-decoder";

function stage() {
  const decoders = fakeDecoders();
  const frames: (AudioFrame | null)[] = [];
  const clock = { ms: 0 };
  let failures = 0;
  const opus = new OpusStreams({
    newDecoder: decoders.newDecoder,
    nowMs: () => clock.ms,
    onFrame: (message) => frames.push(decodeFrame(new Uint8Array(message))),
    onFailure: () => {
      failures += 1;
    },
  });
  const take = (sequence: number, stream: StreamName = "mix") =>
    opus.take({ stream, sequence, timestamp: sequence * 320, packet: Uint8Array.of(0xf8, sequence) });
  return { opus, decoders, frames, clock, take, failures: () => failures };
}

describe("packets of Opus", () => {
  it("come out as frames of PCM with the places that they had, holes and all", () => {
    const { decoders, frames, take } = stage();
    for (const sequence of [3, 4, 9]) expect(take(sequence)).toBe(true);
    expect(decoders.last().packets).toEqual([3, 4, 9].map((sequence) => [0xf8, sequence]));
    for (let count = 0; count < 3; count += 1) decoders.last().give();
    expect(frames.map((frame) => [frame?.stream, frame?.sequence, frame?.timestamp])).toEqual([
      ["mix", 3, 960],
      ["mix", 4, 1_280],
      ["mix", 9, 2_880],
    ]);
  });

  it.each([48_000, 24_000, 16_000])(
    "of a decoder that gives %i Hz become 16 kHz without a seam",
    (rateHz) => {
      const { decoders, frames, take } = stage();
      const count = 50;
      const length = rateHz / 50;
      const tone = toneSamples([{ frequencyHz: 1_000, amplitude: 0.5 }], 0, count * length, rateHz);
      for (let index = 0; index < count; index += 1) {
        take(index);
        decoders.last().give(tone.subarray(index * length, (index + 1) * length), rateHz);
      }
      const heard = Float32Array.from(
        frames.flatMap((frame) => [...toFloat(samplesOf(frame?.samples ?? new Uint8Array(), "little"))]),
      ).subarray(1_600);
      expect(heard).toHaveLength(count * 320 - 1_600);
      const level = levelOf(heard, 1_000);
      expect(level).toBeCloseTo(levelOf(tone.subarray(rateHz / 10), 1_000, rateHz), 0);
      for (const hz of [500, 2_000, 3_000]) expect(levelOf(heard, hz)).toBeLessThan(level - 60);
    },
  );

  it("have a decoder for each stream", () => {
    const { decoders, frames, take } = stage();
    take(0, "near");
    take(7, "far");
    expect(decoders.made).toHaveLength(2);
    for (const decoder of decoders.made) decoder.give();
    expect(frames.map((frame) => [frame?.stream, frame?.sequence])).toEqual([
      ["near", 0],
      ["far", 7],
    ]);
  });

  it("that were inside when the streams began anew come out no more", () => {
    const { opus, decoders, frames, take } = stage();
    take(0);
    opus.restart();
    decoders.last().give();
    take(1);
    decoders.last().give();
    expect(frames.map((frame) => frame?.sequence)).toEqual([1]);
  });
});

describe("a decoder that fails", () => {
  const faults: [string, (made: ReturnType<typeof stage>) => void][] = [
    ["by itself", ({ decoders }) => decoders.last().fail()],
    [
      "at the next packet",
      ({ decoders, take }) => {
        decoders.last().fault = new Error("closed");
        expect(take(1)).toBe(false);
      },
    ],
    [
      "at a new beginning",
      ({ decoders, opus }) => {
        decoders.last().fault = new Error("closed");
        opus.restart();
      },
    ],
    ["by what is no 20 ms", ({ decoders }) => decoders.last().give(new Float32Array(1_920))],
  ];

  it.each(faults)("%s is told once, and nothing is taken or given any more", (_how, spoil) => {
    const made = stage();
    const { take, failures, decoders, frames } = made;
    expect(take(0)).toBe(true);
    spoil(made);
    expect(failures()).toBe(1);
    expect(decoders.last().isClosed).toBe(true);
    expect(take(2)).toBe(false);
    made.opus.restart();
    expect(failures()).toBe(1);
    expect(frames).toEqual([]);
    expect(decoders.made).toHaveLength(1);
  });

  it("is told also where the browser has none", () => {
    const { take, failures, decoders } = stage();
    decoders.refusal.error = new ReferenceError("AudioDecoder is not defined");
    expect(take(0)).toBe(false);
    expect(failures()).toBe(1);
  });

  it("without a word is found when nothing has come out for two seconds, and not in a jam before", () => {
    const { take, failures, clock } = stage();
    // A jam of the network that is over: all at once.
    for (let sequence = 0; sequence < 200; sequence += 1) expect(take(sequence)).toBe(true);
    clock.ms = 2_000;
    expect(take(200)).toBe(true);
    clock.ms = 2_001;
    expect(take(201)).toBe(false);
    expect(failures()).toBe(1);
  });

  it("is not one that slept with its machine", () => {
    const { take, clock, decoders, failures } = stage();
    take(0);
    clock.ms = 3_600_000;
    expect(take(1)).toBe(true);
    decoders.last().give();
    decoders.last().give();
    expect(failures()).toBe(0);
  });
});
