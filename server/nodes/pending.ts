/** Work that nobody waits for before the close. What is added never rejects. */
export class Pending {
  readonly #works = new Set<Promise<void>>();

  add(work: Promise<void> | void): void {
    const added = Promise.resolve(work).finally(() => this.#works.delete(added));
    this.#works.add(added);
  }

  /** When all that has been added until now is done. */
  async settled(): Promise<void> {
    await Promise.all(this.#works);
  }
}
