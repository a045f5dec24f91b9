/**
 * So long after something was ended by hand a second press of the same kind is taken for the first one's double, and
 * ends nothing else: what comes in its place, under the key or the pointer, was not meant.
 */
const doublePressMs = 600;

/** What was ended last by a person's own press, for as long as a second one may be its double. */
export class EndsByHand {
  #last: { key: string; atMs: number } | null = null;

  note(key: string): void {
    this.#last = { key, atMs: Date.now() };
  }

  /** Whether a press that ends `key` is meant for it. */
  isMeant(key: string): boolean {
    if (this.#last === null || this.#last.key === key) return true;
    const agoMs = Date.now() - this.#last.atMs;
    // Below nothing the clock was set back.
    return agoMs < 0 || agoMs >= doublePressMs;
  }

  /** Something else was done since: the next press stands for itself. */
  forget(): void {
    this.#last = null;
  }
}
