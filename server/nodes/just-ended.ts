import type { Identity } from "../auth/identity";
import type { Clock } from "./clock";

const rememberedMs = 30_000;
/** Ending many at once must not fill the memory. */
const mostRemembered = 1_000;

interface Ended {
  ownerId: string;
  whom: string | null;
  atMs: number;
}

/**
 * Sessions that ended a moment ago, whose they were, and whom they were on. A page that stops closes its sound and asks
 * for the end, and the call may end by itself meanwhile: whoever asks to end what has just ended has what was wanted, and
 * the audit names whom it was on.
 */
export class JustEnded {
  readonly #clock: Pick<Clock, "now">;
  /** Oldest first. */
  readonly #ended = new Map<string, Ended>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** `whom` in the words of the audit, null where nobody ever knew. */
  add(id: string, ownerId: string, whom: string | null): void {
    const nowMs = this.#clock.now();
    this.#ended.set(id, { ownerId, whom, atMs: nowMs });
    for (const [each, { atMs }] of this.#ended) {
      if (nowMs - atMs < rememberedMs && this.#ended.size <= mostRemembered) break;
      this.#ended.delete(each);
    }
  }

  /** Whether it has just ended, and this person could have ended it. */
  isEndedFor(id: string, { id: personId, role }: Identity): boolean {
    const ended = this.#of(id);
    return ended !== undefined && (ended.ownerId === personId || role === "admin");
  }

  /** Whom it was on, as the call had them; null where that is not known, or not any more. Untrusted text. */
  whomOf(id: string): string | null {
    return this.#of(id)?.whom ?? null;
  }

  #of(id: string): Ended | undefined {
    const ended = this.#ended.get(id);
    return ended === undefined || this.#clock.now() - ended.atMs >= rememberedMs ? undefined : ended;
  }
}
