/** Time as the client needs it, injected by tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The real time, with timers of the platform. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, callback) => {
    // A longer one would fire at once: timers count in 31 bits.
    if (delayMs > 2 ** 31 - 1) return () => undefined;
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
