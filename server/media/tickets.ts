import { createHash, randomBytes } from "node:crypto";
import type { Identity } from "../auth/identity";
import type { Clock } from "../nodes/clock";
import type { AudioLine } from "./audio-line";

/** How long a ticket waits to be used. */
export const ticketLifetimeMs = 60_000;

/**
 * Tickets of the audio sockets. Each opens one session, once, for whoever owns it, within a minute; it travels in the
 * first message and never in an address, which logs would keep. Only hashes are held.
 */
export class Tickets {
  readonly #clock: Clock;
  readonly #byHash = new Map<string, { line: AudioLine; undo: () => void }>();
  /** A session has one ticket at a time: a new one makes the old one worthless. */
  readonly #newest = new Map<AudioLine, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Tickets that wait to be used. */
  get count(): number {
    return this.#byHash.size;
  }

  /** With the first one of a session its line begins to wait for the browser. */
  issue(line: AudioLine): string {
    const secret = randomBytes(32).toString("base64url");
    const hash = hashOf(secret);
    this.#take(this.#newest.get(line) ?? "");
    this.#newest.set(line, hash);
    this.#byHash.set(hash, { line, undo: this.#clock.after(ticketLifetimeMs, () => this.#take(hash)) });
    line.onTicket();
    return secret;
  }

  /** The session that it opens; null for one that is unknown, used, too old, or another person's. It is used up by this. */
  redeem(secret: string, identity: Identity): AudioLine | null {
    const line = this.#take(hashOf(secret));
    return line?.owner.kind === identity.kind && line.owner.id === identity.id ? line : null;
  }

  close(): void {
    for (const { undo } of this.#byHash.values()) undo();
    this.#byHash.clear();
    this.#newest.clear();
  }

  #take(hash: string): AudioLine | null {
    const found = this.#byHash.get(hash);
    if (found === undefined) return null;
    found.undo();
    this.#byHash.delete(hash);
    this.#newest.delete(found.line);
    return found.line;
  }
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
