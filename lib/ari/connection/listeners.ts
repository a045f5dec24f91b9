/** Who is told of one kind of news. One that throws keeps none of the others from it. */
export class Listeners<News> {
  readonly #listeners = new Set<{ tell: (news: News) => void }>();
  readonly #report: (error: unknown) => void;

  /** @param report gets what a listener threw */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** @returns the undo */
  add(tell: (news: News) => void): () => void {
    const listener = { tell };
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get count(): number {
    return this.#listeners.size;
  }

  tell(news: News): void {
    for (const { tell } of [...this.#listeners]) {
      try {
        tell(news);
      } catch (error) {
        this.#report(error);
      }
    }
  }
}
