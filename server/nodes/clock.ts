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

/** Waits for work, but no longer than that; the work goes on. */
export async function within(
  clock: Pick<Clock, "after">,
  timeoutMs: number,
  work: Promise<unknown>,
): Promise<void> {
  let undo = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    undo = clock.after(timeoutMs, resolve);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    undo();
  }
}
