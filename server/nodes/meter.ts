/** Counts events in one-second slots; `perSecond` is the mean of the last five whole seconds. */
export class EventMeter {
  readonly #slots = new Array<number>(6).fill(0);
  #second = 0;

  count(nowMs: number): void {
    this.#advance(nowMs);
    const index = this.#second % this.#slots.length;
    this.#slots[index] = (this.#slots[index] ?? 0) + 1;
  }

  perSecond(nowMs: number): number {
    this.#advance(nowMs);
    const current = this.#slots[this.#second % this.#slots.length] ?? 0;
    const sum = this.#slots.reduce((total, slot) => total + slot, 0) - current;
    return sum / (this.#slots.length - 1);
  }

  #advance(nowMs: number): void {
    const second = Math.floor(nowMs / 1_000);
    const steps = Math.min(second - this.#second, this.#slots.length);
    for (let step = 0; step < steps; step += 1) {
      this.#slots[(second - step) % this.#slots.length] = 0;
    }
    if (second > this.#second) this.#second = second;
  }
}
