/** Something that was asked for and has not been answered yet: no row tells of it. Immutable. */
export interface Start {
  key: string;
  node: string;
  /** The channel to listen to; null for a talk. */
  channelId: string | null;
  /** In words. */
  who: string;
}

/** What this page has begun and waits for, oldest first. It can be taken back before it is there. */
export class Starts {
  readonly #running = new Map<string, Start>();
  readonly #takenBack = new Set<string>();
  readonly #askedAgain = new Set<string>();

  /** All that may still come, taken back or not: they count, or a quick hand would start a seventh. */
  get size(): number {
    return this.#running.size;
  }

  /** All of them, taken back or not. */
  running(): Start[] {
    return [...this.#running.values()];
  }

  /** Whether it was begun now; not where it runs already: a second press only says that it is wanted after all. */
  begin(start: Start): boolean {
    if (this.#takenBack.delete(start.key)) this.#askedAgain.add(start.key);
    if (this.#running.has(start.key)) return false;
    this.#running.set(start.key, start);
    return true;
  }

  takeBack(key: string): void {
    this.#askedAgain.delete(key);
    if (this.#running.has(key)) this.#takenBack.add(key);
  }

  /** Whether it was taken back on its way, and then wanted after all. */
  isAskedAgain(key: string): boolean {
    return this.#askedAgain.has(key);
  }

  /** It is there, or failed. True where nobody wants it any more. */
  finish(key: string): boolean {
    this.#running.delete(key);
    this.#askedAgain.delete(key);
    return this.#takenBack.delete(key);
  }

  /** Those that are still wanted. */
  wanted(): Start[] {
    return this.running().filter(({ key }) => !this.#takenBack.has(key));
  }
}
