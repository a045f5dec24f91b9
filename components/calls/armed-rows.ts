import { armedForMs } from "@/components/ui/armed-window";

/** At most one row of a list is armed: the next press in time acts, a press elsewhere arms that one instead. */
export class ArmedRows {
  #armed: { key: string; untilMs: number } | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whole seconds left; null while the row is not armed. */
  secondsLeft(key: string): number | null {
    if (this.#armed?.key !== key) return null;
    return Math.max(1, Math.ceil((this.#armed.untilMs - Date.now()) / 1_000));
  }

  /** First press arms, second acts. */
  press(key: string, act: () => void): void {
    if (this.#armed?.key === key && Date.now() < this.#armed.untilMs) {
      this.disarm();
      act();
      return;
    }
    this.#armed = { key, untilMs: Date.now() + armedForMs() };
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      if (this.#armed !== null && Date.now() >= this.#armed.untilMs) this.disarm();
      else this.#notify();
    }, 250);
    this.#notify();
  }

  disarm(): void {
    clearInterval(this.#timer);
    if (this.#armed === null) return;
    this.#armed = null;
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
