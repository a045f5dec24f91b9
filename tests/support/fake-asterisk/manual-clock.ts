import type { Clock } from "@/lib/ari";

/** A clock that stands still until told to go. */
export class ManualClock implements Clock {
  #nowMs = 1_000_000;
  readonly #timers = new Map<number, { atMs: number; callback: () => void }>();
  #made = 0;

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const key = ++this.#made;
    this.#timers.set(key, { atMs: this.#nowMs + delayMs, callback });
    return () => this.#timers.delete(key);
  }

  get timerCount(): number {
    return this.#timers.size;
  }

  /** Lets time pass, and what is due happen in its order. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.atMs <= untilMs);
      const [next] = due.sort(([, one], [, other]) => one.atMs - other.atMs);
      if (next === undefined) break;
      const [key, timer] = next;
      this.#timers.delete(key);
      this.#nowMs = timer.atMs;
      timer.callback();
    }
    this.#nowMs = untilMs;
  }
}
