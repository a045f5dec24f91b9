import type { Identity } from "../auth/identity";
import type { Clock } from "./clock";

const rememberedMs = 30_000;
/** Ending many at once must not fill the memory. */
const mostRemembered = 1_000;

/**
 * Sessions that ended a moment ago, and whose they were. A page that stops closes its sound and asks for the end, and the
 * call may end by itself meanwhile: whoever asks to end what has just ended has what was wanted.
 */
export class JustEnded {
  readonly #clock: Pick<Clock, "now">;
  /** Oldest first. */
  readonly #ended = new Map<string, { ownerId: string; atMs: number }>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  add(id: string, ownerId: string): void {
    const nowMs = this.#clock.now();
    this.#ended.set(id, { ownerId, atMs: nowMs });
    for (const [each, { atMs }] of this.#ended) {
      if (nowMs - atMs < rememberedMs && this.#ended.size <= mostRemembered) break;
      this.#ended.delete(each);
    }
  }

  /** Whether it has just ended, and this person could have ended it. */
  isEndedFor(id: string, { id: personId, role }: Identity): boolean {
    const ended = this.#ended.get(id);
    if (ended === undefined || this.#clock.now() - ended.atMs >= rememberedMs) return false;
    return ended.ownerId === personId || role === "admin";
  }
}
