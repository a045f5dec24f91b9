/** What is done to one thing, one step after another: each finds what the one before has left. */
export class Steps {
  readonly #isOver: () => boolean;
  readonly #onFailure: (error: unknown) => void;
  #last: Promise<unknown> = Promise.resolve();
  /** Of those that are done once, those that have not begun. */
  readonly #waiting = new Set<() => Promise<void>>();

  /** `onFailure`: for the steps that nobody waits for. */
  constructor(options: { isOver: () => boolean; onFailure: (error: unknown) => void }) {
    this.#isOver = options.isOver;
    this.#onFailure = options.onFailure;
  }

  /** Resolves, or rejects, as the step does. */
  run<Result>(act: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(act);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** A step that nobody waits for. Left out when all is over by its turn. */
  background(act: () => Promise<void>): void {
    if (this.#isOver()) return;
    this.run(async () => {
      if (!this.#isOver()) await act();
    }).catch(this.#onFailure);
  }

  /** As {@link background}, and left out while this very step waits for its turn: it then finds the same. */
  once(act: () => Promise<void>): void {
    if (this.#waiting.has(act)) return;
    this.#waiting.add(act);
    this.background(() => {
      this.#waiting.delete(act);
      return act();
    });
  }
}
