import { armedForMs, leastPauseMs, withoutHeldKeys } from "@/components/ui/armed-window";

/** What the next press on a row does, and why it is not done at once. */
export interface ArmedAct {
  act: "hangup" | "listen" | "whisper" | "barge" | "phoneSpy";
  /** In words, after "to": `hang up`. */
  does: string;
  /** What may go wrong; null where the act itself is the reason. */
  why: string | null;
}

const hangUp: ArmedAct = { act: "hangup", does: "hang up", why: null };

/** A sentence has to be read before it can be agreed to. */
const readMs = 5_000;

/** At most one row of a list is armed: the next press in time acts, a press elsewhere arms that one instead. */
export class ArmedRows {
  #armed: { key: string; pressedMs: number; untilMs: number; what: ArmedAct } | null = null;
  #heedHeldKeys: (() => void) | null = null;
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

  /** What the row is armed for; null while it is not. */
  armedAct(key: string): ArmedAct | null {
    return this.#armed?.key === key ? this.#armed.what : null;
  }

  /**
   * First press arms, second acts; one that comes sooner than {@link leastPauseMs} after the one before it does neither.
   * Another act on an armed row arms that one instead.
   */
  press(key: string, act: () => void, what: ArmedAct = hangUp): void {
    const nowMs = Date.now();
    const isSame = this.#armed?.key === key && this.#armed.what.act === what.act;
    if (isSame && this.#armed !== null && nowMs < this.#armed.untilMs) {
      const isTooSoon = nowMs - this.#armed.pressedMs < leastPauseMs;
      this.#armed.pressedMs = nowMs;
      if (isTooSoon) return;
      this.disarm();
      act();
      return;
    }
    const forMs = what.why === null ? armedForMs() : Math.max(armedForMs(), readMs);
    this.#armed = { key, pressedMs: nowMs, untilMs: nowMs + forMs, what };
    this.#heedHeldKeys ??= withoutHeldKeys();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      if (this.#armed !== null && Date.now() >= this.#armed.untilMs) this.disarm();
      else this.#notify();
    }, 250);
    this.#notify();
  }

  disarm(): void {
    clearInterval(this.#timer);
    this.#heedHeldKeys?.();
    this.#heedHeldKeys = null;
    if (this.#armed === null) return;
    this.#armed = null;
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
