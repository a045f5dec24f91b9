import { JitterBuffer, type JitterBufferOptions } from "@/lib/audio/jitter-buffer";
import { frameMs, frameSamples, sampleRateHz } from "@/lib/audio/wire";
import { type Tone, toneSamples } from "./tones";

/** What the way does to the frame of this index: null loses it, several delays send it as often. Delays in ms. */
export type Fate = (index: number) => number | null | readonly number[];

export interface Journey {
  seconds: number;
  fate: Fate;
  tones?: readonly Tone[];
  /** The sender's clock runs faster by so many parts in a million. */
  driftPpm?: number;
  /** What is pulled at once, samples: a page pulls 128. */
  pullCount?: number;
  firstSequence?: number;
  firstTimestamp?: number;
  options?: JitterBufferOptions;
}

export interface Arrived {
  output: Float32Array;
  buffer: JitterBuffer;
  /** The buffer's delay after each 100 ms. */
  delaysMs: number[];
  sentCount: number;
}

/** Sends a tone over a way with faults through a jitter buffer, and gives what is heard. No real time passes. */
export function travel({
  seconds,
  fate,
  tones = [{ frequencyHz: 1_004, amplitude: 0.5 }],
  driftPpm = 0,
  pullCount = 128,
  firstSequence = 0,
  firstTimestamp = 0,
  options = {},
}: Journey): Arrived {
  const periodMs = frameMs / (1 + driftPpm / 1e6);
  const sentCount = Math.floor((seconds * 1_000) / periodMs);
  const arrivals: { atMs: number; index: number }[] = [];
  for (let index = 0; index < sentCount; index++) {
    const delays = fate(index);
    const list = delays === null ? [] : typeof delays === "number" ? [delays] : delays;
    for (const delayMs of list) arrivals.push({ atMs: index * periodMs + delayMs, index });
  }
  arrivals.sort((a, b) => a.atMs - b.atMs || a.index - b.index);

  const buffer = new JitterBuffer(options);
  const total = Math.floor((seconds * sampleRateHz) / pullCount) * pullCount;
  const output = new Float32Array(total);
  const delaysMs: number[] = [];
  let next = 0;
  for (let at = 0; at < total; at += pullCount) {
    const nowMs = (at / sampleRateHz) * 1_000;
    for (let one = arrivals[next]; one !== undefined && one.atMs <= nowMs; one = arrivals[++next]) {
      const start = one.index * frameSamples;
      const samples = toneSamples(tones, start, frameSamples);
      buffer.push((firstSequence + one.index) >>> 0, (firstTimestamp + start) >>> 0, samples);
    }
    buffer.pull(output.subarray(at, at + pullCount));
    if (delaysMs.length < Math.floor(nowMs / 100)) delaysMs.push(buffer.delayMs);
  }
  return { output, buffer, delaysMs, sentCount };
}
