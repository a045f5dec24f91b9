import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type Identity, personKey } from "./identity";

/** How often one person or token may have something in a minute. In memory: one process. */
export class PerMinute {
  readonly #limiter: RateLimiterMemory;

  constructor(most: number) {
    this.#limiter = new RateLimiterMemory({ points: most, duration: 60 });
  }

  /** Counts once more. Null while there is room, else the seconds after which there is again. */
  async take(person: Pick<Identity, "kind" | "id">): Promise<number | null> {
    try {
      await this.#limiter.consume(personKey(person));
      return null;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    }
  }
}
