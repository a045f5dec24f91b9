import { frameBytes, frameMs, frameSamples, sampleRateHz } from "@/lib/audio/wire";

/** Says a tone at -12 dB, a frame each 20 ms and one ahead, until the answer is called. */
export function speak(path: { send(samples: Uint8Array): void }, freqHz: number): () => void {
  const beganMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    // By the clock, not by the timer's count: a late tick is made good.
    const due = Math.floor((performance.now() - beganMs) / frameMs) + 1;
    for (; sent <= due; sent += 1) path.send(toneFrame(freqHz, sent));
  }, frameMs / 2);
  return () => clearInterval(timer);
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
