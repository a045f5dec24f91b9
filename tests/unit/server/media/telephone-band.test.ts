import { expect, it } from "vitest";
import { samplesOf } from "@/lib/audio/pcm";
import { NarrowFromWide, WideFromNarrow } from "@/server/media/telephone-band";

/** 16 kHz, little endian. */
function toneFrame(freqHz: number, index: number): Uint8Array {
  const frame = new Uint8Array(640);
  const view = new DataView(frame.buffer);
  for (let at = 0; at < 320; at += 1) {
    view.setInt16(
      at * 2,
      Math.round(10_000 * Math.sin((2 * Math.PI * freqHz * (index * 320 + at)) / 16_000)),
      true,
    );
  }
  return frame;
}

/** Root mean square of what comes back of a tone that goes to 8 kHz and back, after the filters have filled. */
function throughTelephone(freqHz: number): number {
  const [narrow, wide] = [new NarrowFromWide(), new WideFromNarrow()];
  let sum = 0;
  for (let index = 0; index < 20; index += 1) {
    const payload = narrow.frame(toneFrame(freqHz, index));
    expect(payload).toHaveLength(160);
    const back = samplesOf(wide.frame(payload), "little");
    expect(back).toHaveLength(320);
    if (index >= 10) sum += back.reduce((total, sample) => total + sample * sample, 0) / 320;
  }
  return Math.sqrt(sum / 10);
}

it("keeps the level of what a telephone carries, and leaves out what it cannot", () => {
  for (const freqHz of [300, 1_000, 3_000]) {
    expect(Math.abs(20 * Math.log10(throughTelephone(freqHz) / (10_000 / Math.SQRT2)))).toBeLessThan(0.5);
  }
  expect(throughTelephone(6_000)).toBeLessThan(40);
});
