import type { Clock } from "../nodes/clock";

const lookEveryMs = 100;
/** A snoop gives a frame each 20 ms whatever its call does: without one for so long the path is broken. */
const silentMs = 500;

/** Notices when the frames of a stream stop. */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #onSilent: () => void;
  #heardAtMs = 0;
  #undo: (() => void) | undefined;

  constructor({ clock, onSilent }: { clock: Clock; onSilent: () => void }) {
    this.#clock = clock;
    this.#onSilent = onSilent;
  }

  start(): void {
    let lookedAtMs = this.#clock.now();
    this.#heardAtMs = lookedAtMs;
    this.#undo = this.#clock.every(lookEveryMs, () => {
      const nowMs = this.#clock.now();
      // Long overdue, this process was busy: what came meanwhile has not been read yet, for timers run first.
      const wasBusy = nowMs - lookedAtMs > 2 * lookEveryMs;
      lookedAtMs = nowMs;
      if (wasBusy) this.#heardAtMs = Math.max(this.#heardAtMs, nowMs - silentMs + lookEveryMs);
      if (nowMs - this.#heardAtMs < silentMs) return;
      this.stop();
      this.#onSilent();
    });
  }

  heard(): void {
    this.#heardAtMs = this.#clock.now();
  }

  stop(): void {
    this.#undo?.();
    this.#undo = undefined;
  }
}
