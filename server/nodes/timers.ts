import type { Clock } from "./clock";

/** What one thing waits for, forgotten with it. */
export class Timers {
  readonly #clock: Pick<Clock, "after">;
  readonly #undos = new Set<() => void>();

  constructor(clock: Pick<Clock, "after">) {
    this.#clock = clock;
  }

  after(delayMs: number, act: () => void): void {
    const undo = this.#clock.after(delayMs, () => {
      this.#undos.delete(undo);
      act();
    });
    this.#undos.add(undo);
  }

  clear(): void {
    for (const undo of this.#undos) undo();
    this.#undos.clear();
  }
}
