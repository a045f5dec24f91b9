import { AtATime } from "../auth/at-a-time";
import { type Identity, personKey } from "../auth/identity";
import { addressGroup } from "../auth/limits";
import { PerMinute } from "../auth/per-minute";
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
  readonly #unopened = new AtATime(audioLimits.unopenedPerAddress);
  readonly #open = new AtATime(audioLimits.socketsPerPerson);
  readonly #handshakes = new PerMinute(audioLimits.handshakesPerMinute);

  /**
   * A wire from this address asks for an audio socket. Returns its undo, for when it has brought a good ticket or has
   * gone; safe to call twice.
   * @throws PanelError too_many_requests
   */
  arrive(address: string): () => void {
    const undo = this.#unopened.take(addressGroup(address));
    if (undo !== null) return undo;
    throw tooMany(
      `From ${address} ${audioLimits.unopenedPerAddress} audio sockets wait for their tickets already.`,
      "Open each with its ticket at once, or wait 5 s: those without one are closed.",
    );
  }

  /**
   * Whose the socket will be is known. Returns its undo, for when it has gone; safe to call twice.
   * @throws PanelError too_many_requests
   */
  async admit(person: Pick<Identity, "kind" | "id" | "actor">): Promise<() => void> {
    const waitSeconds = await this.#handshakes.take(person);
    if (waitSeconds !== null) {
      throw tooMany(
        `${person.actor} has asked for ${audioLimits.handshakesPerMinute} audio sockets within a minute.`,
        `Wait ${waitSeconds} s.`,
        waitSeconds,
      );
    }
    const undo = this.#open.take(personKey(person));
    if (undo !== null) return undo;
    throw tooMany(
      `${person.actor} has ${audioLimits.socketsPerPerson} audio sockets open already.`,
      "Close some of them, or other tabs of the panel; what was cut counts for 5 s more.",
    );
  }
}

function tooMany(message: string, whatToDo: string, retryAfterSeconds = 5): PanelError {
  return new PanelError("too_many_requests", message, { whatToDo, retryAfterSeconds });
}
