/**
 * Acts at each multiple of `everyMs` from now on, by the clock: an interval of Node counts from its last turn, and is a
 * twentieth slow at 20 ms. `act` is told how many turns are due, more than one where the thread could not wake in time.
 * The answer ends it. Runs in Node, its threads, and a browser's workers.
 */
export function onTime(everyMs: number, act: (due: number) => void): () => void {
  const beganMs = performance.now();
  let done = 0;
  let timer: ReturnType<typeof setTimeout>;
  const sleep = (): void => {
    timer = setTimeout(wake, beganMs + (done + 1) * everyMs - performance.now());
  };
  const wake = (): void => {
    const due = Math.floor((performance.now() - beganMs) / everyMs) - done;
    done += due;
    // Before the act, which may end it.
    sleep();
    // A timer may come a part of a millisecond early.
    if (due > 0) act(due);
  };
  sleep();
  return () => clearTimeout(timer);
}
