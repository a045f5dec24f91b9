import { frameMs } from "@/lib/audio/wire";

/** Frames that may wait in Asterisk: 200 ms. What is later than that is not worth hearing. */
export const waitingFramesMax = 10;
/** Frames that may always wait: a lead of 60 ms is what a bad network needs. */
const lastingFramesMax = 3;
const lastingMs = 1_000;

/**
 * How many frames wait in Asterisk, by the clock: it plays one each 20 ms, and each that is sent joins them. Refuses
 * what would wait too long, and what would wait for ever: after a burst of a browser that had stalled, frames that come
 * in time would stay behind it until the microphone is shut.
 */
export class SendLimit {
  #waiting = 0;
  #atMs = Number.NEGATIVE_INFINITY;
  /** The least that waited since `#sinceMs`: all that time it was there for nothing. */
  #least = Number.POSITIVE_INFINITY;
  #sinceMs = Number.NEGATIVE_INFINITY;
  #excess = 0;

  /** Whether one more frame may be sent now; it counts as sent then. */
  take(nowMs: number): boolean {
    // A clock that was set back says nothing of what has been played since.
    if (nowMs < this.#atMs) this.#sinceMs = nowMs;
    else this.#waiting = Math.max(0, this.#waiting - (nowMs - this.#atMs) / frameMs);
    this.#atMs = nowMs;
    this.#least = Math.min(this.#least, this.#waiting);
    if (nowMs - this.#sinceMs >= lastingMs) {
      if (this.#least > lastingFramesMax) this.#excess = Math.floor(this.#least) - 1;
      this.#least = Number.POSITIVE_INFINITY;
      this.#sinceMs = nowMs;
    }
    if (this.#excess > 0) {
      this.#excess -= 1;
      return false;
    }
    if (this.#waiting + 1 > waitingFramesMax) return false;
    this.#waiting += 1;
    return true;
  }

  /** So many wait, as Asterisk says: its clock and the microphone's are not quite the same. */
  found(waiting: number): void {
    this.#waiting = Math.max(this.#waiting, waiting);
  }

  /** Nothing waits any more. */
  flushed(): void {
    this.#waiting = 0;
    this.#least = 0;
    this.#excess = 0;
  }
}
