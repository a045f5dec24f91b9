/** How many ended ids are remembered: minutes of a busy Asterisk, a few hundred kilobytes. */
const defaultLimit = 8_192;

/**
 * Ids that have ended, so that a late event about one does not bring it back: between the topics of a channel and of a
 * bridge Asterisk keeps no order, and the last Dial event of a Local channel comes after its ChannelDestroyed.
 * The oldest are forgotten first.
 */
export class Tombstones {
  readonly #endedAtMs = new Map<string, number>();
  readonly #limit: number;

  constructor(limit = defaultLimit) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#endedAtMs.size;
  }

  has(id: string): boolean {
    return this.#endedAtMs.has(id);
  }

  add(id: string, atMs: number): void {
    this.#endedAtMs.delete(id);
    this.#endedAtMs.set(id, atMs);
    if (this.#endedAtMs.size > this.#limit) {
      const oldest = this.#endedAtMs.keys().next();
      if (oldest.done !== true) {
        this.#endedAtMs.delete(oldest.value);
      }
    }
  }

  /**
   * An object of this id was created at `atMs`: whether it may live. It may when nothing of that id has ended, or when
   * it ended before (applications do use a bridge id again); a repeated or late creation may not.
   */
  revive(id: string, atMs: number): boolean {
    const endedAtMs = this.#endedAtMs.get(id);
    if (endedAtMs === undefined) {
      return true;
    }
    if (atMs <= endedAtMs) {
      return false;
    }
    this.#endedAtMs.delete(id);
    return true;
  }

  forget(id: string): void {
    this.#endedAtMs.delete(id);
  }

  clear(): void {
    this.#endedAtMs.clear();
  }
}
