import { onTime } from "./on-time";

/** A time in which something that should have gone on did not; milliseconds since 1970. */
export interface Standstill {
  fromMs: number;
  toMs: number;
}

/** A thread that has nothing to do and wakes so much later than it wants to is not given time. */
const leastMs = 20;
const wakeEveryMs = 5;

/** Does nothing but wake, and tells when this thread could not. The answer ends it. */
export function watchStandstills(
  tell: (standstill: Standstill) => void,
  /** Asked at each wake: whether the thread itself has worked since the last one, and was late for that. */
  hasWorked: (lateMs: number) => boolean = () => false,
): () => void {
  let fromMs = Date.now();
  return onTime(wakeEveryMs, () => {
    const toMs = Date.now();
    const isOwn = hasWorked(toMs - fromMs);
    if (toMs - fromMs > leastMs && !isOwn) tell({ fromMs, toMs });
    fromMs = toMs;
  });
}
