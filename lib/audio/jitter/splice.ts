/** Goes over from one piece to another of the same length, in equal steps. Writes into `into`. */
export function crossFade(from: Float32Array, into: Float32Array): void {
  const count = from.length;
  for (let index = 0; index < count; index++) {
    const part = (index + 1) / (count + 1);
    into[index] = (from[index] ?? 0) * (1 - part) + (into[index] ?? 0) * part;
  }
}

/** What is looked for: a stretch of `samples` that begins `leastLag`…`mostLag` from `at` and looks like that at `at`. */
export interface LagSearch {
  samples: Float32Array;
  /** Where the pattern begins. */
  at: number;
  /** Length of the pattern. */
  length: number;
  leastLag: number;
  mostLag: number;
  /** -1 looks into the past, 1 into what is to come. */
  direction: -1 | 1;
}

/** The lag at which a stretch is most like the pattern (normalised cross-correlation): whole periods of a voice. */
export function bestLag({ samples, at, length, leastLag, mostLag, direction }: LagSearch): number {
  let best = leastLag;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let lag = leastLag; lag <= mostLag; lag++) {
    const start = at + direction * lag;
    let product = 0;
    let energy = 1e-9;
    for (let index = 0; index < length; index++) {
      const value = samples[start + index] ?? 0;
      product += value * (samples[at + index] ?? 0);
      energy += value * value;
    }
    const score = product / Math.sqrt(energy);
    if (score > bestScore) {
      best = lag;
      bestScore = score;
    }
  }
  return best;
}

/** A piece without its first `count` samples: what comes then is gone over to from what they began with. */
export function leaveOut(
  samples: Float32Array<ArrayBuffer>,
  count: number,
  seamCount: number,
): Float32Array<ArrayBuffer> {
  const rest = samples.slice(count);
  crossFade(samples.subarray(0, Math.min(seamCount, rest.length)), rest);
  return rest;
}

/** A piece with its first `count` samples twice. */
export function sayTwice(
  samples: Float32Array<ArrayBuffer>,
  count: number,
  seamCount: number,
): Float32Array<ArrayBuffer> {
  const longer = new Float32Array(samples.length + count);
  longer.set(samples.subarray(0, count));
  longer.set(samples, count);
  crossFade(samples.subarray(count, count + seamCount), longer.subarray(count));
  return longer;
}
