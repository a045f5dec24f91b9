import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Identity } from "../auth/identity";
import { addressGroup } from "../auth/limits";
import { PanelError } from "../errors";

/** What audio sockets may cost; in one place, so that PROTOCOL.md can say it. */
export const audioLimits = {
  /** Without a ticket yet, from one address: a whole office behind one may come back at once. */
  unopenedPerAddress: 100,
  /** At a time: four times what one may listen to and talk in (6 and 4), for a cut wire leaves its sockets for 5 s. */
  socketsPerPerson: 40,
  /** Each may bring one ticket, and each bad one is a row in the audit. */
  handshakesPerMinute: 240,
} as const;

/** Keeps one person or address from taking the audio sockets, or the disk of the audit, from all others. */
export class AudioLimits {
  readonly #unopened = new Map<string, number>();
  readonly #open = new Map<string, number>();
  readonly #handshakes = new RateLimiterMemory({ points: audioLimits.handshakesPerMinute, duration: 60 });

  /**
   * A wire from this address asks for an audio socket. Returns its undo, for when it has brought a good ticket or has
   * gone; safe to call twice.
   * @throws PanelError too_many_requests
   */
  arrive(address: string): () => void {
    const most = audioLimits.unopenedPerAddress;
    return take(this.#unopened, addressGroup(address), most, () =>
      tooMany(
        `From ${address} ${most} audio sockets wait for their tickets already.`,
        "Open each with its ticket at once, or wait 5 s: those without one are closed.",
      ),
    );
  }

  /**
   * Whose the socket will be is known. Returns its undo, for when it has gone; safe to call twice.
   * @throws PanelError too_many_requests
   */
  async admit({ kind, id, actor }: Pick<Identity, "kind" | "id" | "actor">): Promise<() => void> {
    const key = `${kind}:${id}`;
    try {
      await this.#handshakes.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
      throw tooMany(
        `${actor} has asked for ${audioLimits.handshakesPerMinute} audio sockets within a minute.`,
        `Wait ${retryAfterSeconds} s.`,
        retryAfterSeconds,
      );
    }
    const most = audioLimits.socketsPerPerson;
    return take(this.#open, key, most, () =>
      tooMany(
        `${actor} has ${most} audio sockets open already.`,
        "Close some of them, or other tabs of the panel; what was cut counts for 5 s more.",
      ),
    );
  }
}

function take(counts: Map<string, number>, key: string, most: number, refusal: () => PanelError): () => void {
  const count = counts.get(key) ?? 0;
  if (count >= most) throw refusal();
  counts.set(key, count + 1);
  let isTaken = true;
  return () => {
    if (!isTaken) return;
    isTaken = false;
    const left = (counts.get(key) ?? 1) - 1;
    if (left === 0) counts.delete(key);
    else counts.set(key, left);
  };
}

function tooMany(message: string, whatToDo: string, retryAfterSeconds = 5): PanelError {
  return new PanelError("too_many_requests", message, { whatToDo, retryAfterSeconds });
}
