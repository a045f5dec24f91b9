/** Time and timers, injected so that tests own them. */
export interface Clock {
  now(): number;
  /** Runs `act` each `everyMs` until the returned undo is called. */
  every(everyMs: number, act: () => void): () => void;
  /** Runs `act` once after `delayMs`, unless undone. */
  after(delayMs: number, act: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  every(everyMs, act) {
    const timer = setInterval(act, everyMs);
    return () => clearInterval(timer);
  },
  after(delayMs, act) {
    const timer = setTimeout(act, delayMs);
    return () => clearTimeout(timer);
  },
};
