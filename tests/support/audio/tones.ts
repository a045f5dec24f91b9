/** Signals that tests make, and what tests find in a signal. */

/** A sine, or several at once, of which any stretch can be had. */
export interface Tone {
  frequencyHz: number;
  amplitude: number;
}

/** `count` samples of the tones' sum from the sample `start` on. */
export function toneSamples(
  tones: readonly Tone[],
  start: number,
  count: number,
  rateHz = 16_000,
): Float32Array {
  return Float32Array.from({ length: count }, (_, index) =>
    tones.reduce(
      (sum, { frequencyHz, amplitude }) =>
        sum + amplitude * Math.sin((2 * Math.PI * frequencyHz * (start + index)) / rateHz),
      0,
    ),
  );
}

/** Amplitude of one frequency in a stretch, under a Hann window: other tones a few hundred Hz away do not count. */
function amplitudeOf(samples: Float32Array, frequencyHz: number, rateHz = 16_000): number {
  let real = 0;
  let imaginary = 0;
  let weight = 0;
  samples.forEach((sample, index) => {
    const window = 1 - Math.cos((2 * Math.PI * (index + 0.5)) / samples.length);
    const angle = (2 * Math.PI * frequencyHz * index) / rateHz;
    real += sample * window * Math.cos(angle);
    imaginary += sample * window * Math.sin(angle);
    weight += window;
  });
  return (2 * Math.hypot(real, imaginary)) / weight;
}

/** The same in dB of full scale. */
export function levelOf(samples: Float32Array, frequencyHz: number, rateHz = 16_000): number {
  return 20 * Math.log10(amplitudeOf(samples, frequencyHz, rateHz) + 1e-12);
}

/** Phase of a tone in a stretch, radians. */
function phaseOf(samples: Float32Array, frequencyHz: number, start: number, rateHz: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, index) => {
    const angle = (2 * Math.PI * frequencyHz * (start + index)) / rateHz;
    real += sample * Math.cos(angle);
    imaginary += sample * Math.sin(angle);
  });
  return Math.atan2(-imaginary, real);
}

/** The longest stretch below an amplitude, as its length in ms. A sine of some hundred Hz has none above 1 ms. */
export function longestGapMs(samples: Float32Array, amplitude: number, rateHz = 16_000): number {
  let longest = 0;
  let length = 0;
  for (const sample of samples) {
    length = Math.abs(sample) < amplitude ? length + 1 : 0;
    longest = Math.max(longest, length);
  }
  return (longest / rateHz) * 1_000;
}

/** The greatest step between two samples that follow: a click is one far above what the tone itself makes. */
export function greatestStep(samples: Float32Array): number {
  let greatest = 0;
  for (let index = 1; index < samples.length; index++) {
    greatest = Math.max(greatest, Math.abs((samples[index] ?? 0) - (samples[index - 1] ?? 0)));
  }
  return greatest;
}

/**
 * How often the phase of a tone goes on from one window of 20 ms to the next by more than `tolerance` radians than it
 * should: each is a piece that was lost, left out, played twice or made up badly.
 */
export function slipCount(
  samples: Float32Array,
  frequencyHz: number,
  tolerance = 0.3,
  rateHz = 16_000,
): number {
  const length = Math.round(rateHz / 50);
  let last: number | null = null;
  let count = 0;
  for (let start = 0; start + length <= samples.length; start += length) {
    const phase = phaseOf(samples.subarray(start, start + length), frequencyHz, start, rateHz);
    if (last !== null) {
      const turn = Math.abs(Math.atan2(Math.sin(phase - last), Math.cos(phase - last)));
      if (turn > tolerance) count += 1;
    }
    last = phase;
  }
  return count;
}
