import { frameMs } from "@/lib/audio/wire";

/** Frames that may wait in Asterisk: 200 ms. What is later than that is not worth hearing. */
export const waitingFramesMax = 10;

/**
 * How many frames wait in Asterisk, by the clock: it plays one each 20 ms, and each that is sent joins them. Refuses
 * what would wait too long, so that a burst of a stalled browser never becomes a lasting delay.
 */
export class SendLimit {
  #waiting = 0;
  #atMs = Number.NEGATIVE_INFINITY;

  /** Whether one more frame may be sent now; it counts as sent then. */
  take(nowMs: number): boolean {
    this.#waiting = Math.max(0, this.#waiting - (nowMs - this.#atMs) / frameMs);
    this.#atMs = nowMs;
    if (this.#waiting + 1 > waitingFramesMax) return false;
    this.#waiting += 1;
    return true;
  }
}
