/** Timers of the platform: a page, a worker and Node have them alike. */
const platform = {
  after(delayMs: number, act: () => void): () => void {
    const timer = setTimeout(act, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Waits for work, but no longer than `timeoutMs`; the work goes on, and what it throws after that nobody is told. Leaves
 * no timer behind. By the timers of the platform where no clock is given.
 * @throws what the work throws in time (tests/unit/lib/time/within.test.ts)
 */
export async function within(
  timeoutMs: number,
  work: Promise<unknown>,
  clock: { after(delayMs: number, act: () => void): () => void } = platform,
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
