import type { Identity } from "../auth/identity";
import { PanelError } from "../errors";
import { panelError } from "../nodes/asterisk-errors";
import type { SessionLedger } from "../nodes/session-ledger";
import type { BrowserTalk } from "./browser-talk";

interface OneVoiceOptions {
  /** Shared by all nodes. */
  ledger: Pick<SessionLedger<BrowserTalk>, "of">;
  owner: Identity;
}

/**
 * A person talks on one call at a time: at most one talk of theirs is off hold, over all nodes and browsers. What they
 * begin or take back puts the other on hold first; what is answered while they talk begins on hold, for nobody else's
 * answer is to cut a conversation off. A token is a program, which may serve as many as it likes.
 */
export class OneVoice {
  readonly #options: OneVoiceOptions;

  constructor(options: OneVoiceOptions) {
    this.#options = options;
  }

  /** Whether another talk than `id` is off hold, null for any. */
  isTaken(id: string | null): boolean {
    return this.#others(id).length > 0;
  }

  /**
   * Puts the others on hold. Resolves with whom they are.
   * @throws PanelError not_possible_now where Asterisk does not: that one goes on as before
   */
  async free(id: string | null): Promise<BrowserTalk[]> {
    const held: BrowserTalk[] = [];
    for (const other of this.#others(id)) {
      try {
        await other.change({ held: true });
        held.push(other);
      } catch (error) {
        // One that ended meanwhile is in nobody's way.
        if (this.#others(id).includes(other)) throw unheldError(other, error);
      }
    }
    return held;
  }

  /**
   * Puts the others on hold, and takes back `id` by `take`.
   * @throws PanelError as {@link free} and as `take`, telling where both are on hold now
   */
  async changeOver(id: string, take: () => Promise<void>): Promise<void> {
    const parted = await this.free(id);
    try {
      await take();
    } catch (error) {
      throw this.isTaken(null) ? error : leftOnHold(error, parted, "Both calls are on hold: take one back.");
    }
  }

  /** @throws PanelError not_possible_now where another has been begun, answered or taken back meanwhile */
  requireFree(id: string): void {
    const [other] = this.#others(id);
    if (other === undefined) return;
    throw new PanelError("not_possible_now", `You are talking with ${other.whom} by now.`, {
      whatToDo: "This call stays on hold: take it back once more to change over.",
    });
  }

  #others(id: string | null): BrowserTalk[] {
    const { ledger, owner } = this.#options;
    if (owner.kind === "token") return [];
    return ledger.of(owner.id).filter((talk) => talk.id !== id && talk.isOffHold);
  }
}

/** What came to nothing after others were put on hold for it: they stay there, which must be told. */
export function leftOnHold(error: unknown, parted: readonly BrowserTalk[], words?: string): unknown {
  const held = parted.filter(({ row }) => row.status === "active" && row.held);
  if (held.length === 0 || !(error instanceof PanelError)) return error;
  const { code, message, whatToDo, field, asterisk } = error;
  const names = held.map(({ whom }) => whom).join(" and ");
  return new PanelError(code, message, {
    whatToDo: `${whatToDo} ${words ?? `Your call with ${names} is on hold now, until you take it back.`}`,
    cause: error.cause ?? error,
    ...(field === undefined ? {} : { field }),
    ...(asterisk === undefined ? {} : { asterisk }),
  });
}

function unheldError({ whom }: BrowserTalk, error: unknown): PanelError {
  // The call is named here, and not by what was dialled.
  const cause = error instanceof PanelError ? error.cause : undefined;
  const { message: why } = panelError(cause ?? error, { kind: "bridge", id: "" });
  return new PanelError("not_possible_now", `Your call with ${whom} could not be put on hold: ${why}`, {
    whatToDo: "It goes on, and this one does not: try again, or hang that one up first.",
    cause: error,
  });
}
