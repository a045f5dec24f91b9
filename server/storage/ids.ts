import { randomBytes } from "node:crypto";

/**
 * Ids that sort as text in the order they were made: 12 hexadecimal digits of milliseconds, 6 of a counter, 12 random.
 * The clock of a machine may step back; the order within a process must not.
 */
export function createIds(now: () => number): () => string {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const ms = now();
    if (ms > lastMs) {
      lastMs = ms;
      counter = 0;
    } else {
      counter += 1;
    }
    return (
      lastMs.toString(16).padStart(12, "0") +
      counter.toString(16).padStart(6, "0") +
      randomBytes(6).toString("hex")
    );
  };
}
