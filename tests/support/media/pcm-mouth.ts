import { frameBytes, frameMs, frameSamples, sampleRateHz } from "@/lib/audio/wire";
import { onTime } from "../clock/on-time";

/**
 * Says a tone at -12 dB, a frame each 20 ms and one ahead, until the answer is called. In this thread, where the path is:
 * a busy one makes late frames, though none too few.
 */
export function speak(path: { send(samples: Uint8Array): void }, freqHz: number): () => void {
  let sent = 0;
  const say = (frames: number): void => {
    for (const untilSent = sent + frames; sent < untilSent; sent += 1) path.send(toneFrame(freqHz, sent));
  };
  say(1);
  return onTime(frameMs, say);
}

/** The frame of this number in an endless tone. */
function toneFrame(freqHz: number, index: number): Uint8Array {
  const frame = new Uint8Array(frameBytes);
  const view = new DataView(frame.buffer);
  for (let at = 0; at < frameSamples; at += 1) {
    const phase = (2 * Math.PI * freqHz * (index * frameSamples + at)) / sampleRateHz;
    view.setInt16(at * 2, Math.round(8_230 * Math.sin(phase)), true);
  }
  return frame;
}
