import { expect, it } from "vitest";
import { Line } from "@/lib/audio/jitter/line";
import { toneSamples } from "@/tests/support/audio/tones";

const tone = (start: number, count: number) =>
  toneSamples([{ frequencyHz: 700, amplitude: 0.5 }], start, count);

it("a line read at its own step gives the samples to the bit, through many turns of its memory", () => {
  const line = new Line();
  const output = new Float32Array(128);
  let written = 0;
  for (let read = 0; read < 100_000; read += 128) {
    while (!line.has(128)) {
      line.append(tone(written, 320));
      written += 320;
    }
    line.read(output, 1);
    expect(output).toEqual(tone(read, 128));
    expect(line.waiting).toBe(written - read - 128);
  }
});

it("a line read at another step follows the curve between the samples", () => {
  const line = new Line();
  const output = new Float32Array(128);
  let written = 0;
  let worst = 0;
  for (let read = 0; read < 50_000; read += 128) {
    while (!line.has(128)) {
      line.append(tone(written, 320));
      written += 320;
    }
    line.read(output, 1.001);
    output.forEach((sample, index) => {
      const place = (read + index) * 1.001;
      // The very first samples have nothing before them to draw the curve from.
      if (place < 2) return;
      worst = Math.max(worst, Math.abs(sample - 0.5 * Math.sin((2 * Math.PI * 700 * place) / 16_000)));
    });
  }
  // -60 dB of the tone.
  expect(worst).toBeLessThan(0.0005);
});
