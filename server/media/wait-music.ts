import { AriError, type AriErrorCode } from "@/lib/ari";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";

/** After a request without an answer the next follows so much later: a hung Asterisk is not to be flooded. */
const askAgainMs = 2_000;
/**
 * Answers until it is known again what is played. The first may come from an Asterisk that works off what has piled up,
 * in no certain order; what is asked after that is the last word.
 */
const answersToBeSure = 2;
/** Also of a request that is safe to repeat (a DELETE), which `mayBeDone` leaves out: to ask once too often costs nothing. */
const unansweredCodes: ReadonlySet<AriErrorCode> = new Set(["timeout", "connection_failed", "aborted"]);

interface WaitMusicOptions {
  clock: Clock;
  node: Node;
  bridgeId(): string;
  /** Nobody knows whether it plays: time to ask for what it should be. */
  onUnsure(): void;
}

/** The music of one bridge. A request without an answer may still be carried out: it is asked again until it is known. */
export class WaitMusic {
  readonly #options: WaitMusicOptions;
  #isOn = false;
  /** Answers that are still to come; 0: what plays is known. */
  #missing = 0;
  #isOver = false;
  #undo: (() => void) | null = null;

  constructor(options: WaitMusicOptions) {
    this.#options = options;
  }

  get isUnsure(): boolean {
    return this.#missing > 0;
  }

  /** Sends nothing where it is known to be so already. @throws AriError why not, or that nobody knows */
  async set(on: boolean): Promise<void> {
    if (on === this.#isOn && !this.isUnsure) return;
    const { client, live } = this.#options.node;
    const bridgeId = this.#options.bridgeId();
    try {
      if (on) await client.bridges.startMoh({ bridgeId });
      // Asterisk answers 409 where somebody has stopped it already.
      else await ignoreRefusal(client.bridges.stopMoh({ bridgeId }));
      this.#missing = Math.max(0, this.#missing - 1);
      this.#isOn = on;
      live.bridgeMusic(bridgeId, on ? "default" : "");
    } catch (caught) {
      const error = AriError.from(caught);
      if (unansweredCodes.has(error.code)) this.#missing = answersToBeSure;
      else if (error.status !== undefined) this.#missing = Math.max(0, this.#missing - 1);
      throw error;
    } finally {
      this.#askAgain();
    }
  }

  /** Another bridge from now on: what plays there others have asked for. */
  moved(): void {
    this.#isOn = false;
    this.#missing = 0;
    this.#undo?.();
    this.#undo = null;
  }

  /** Nothing is asked by itself any more. */
  end(): void {
    this.#isOver = true;
    this.#undo?.();
  }

  #askAgain(): void {
    this.#undo?.();
    this.#undo = null;
    if (!this.isUnsure || this.#isOver) return;
    this.#undo = this.#options.clock.after(askAgainMs, () => {
      this.#undo = null;
      this.#options.onUnsure();
    });
  }
}

/** For undoing what may not be there: 409 and 404 say just that. */
export async function ignoreRefusal(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    const { code } = AriError.from(error);
    if (code !== "conflict" && code !== "not_found" && code !== "wrong_state") throw error;
  }
}
