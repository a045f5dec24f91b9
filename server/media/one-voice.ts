import type { Identity } from "../auth/identity";
import { PanelError } from "../errors";
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
   * Puts the others on hold.
   * @throws PanelError not_possible_now where Asterisk does not: that one goes on as before
   */
  async free(id: string | null): Promise<void> {
    for (const other of this.#others(id)) {
      try {
        await other.change({ held: true });
      } catch (error) {
        // One that ended meanwhile is in nobody's way.
        if (this.#others(id).includes(other)) throw unheldError(other, error);
      }
    }
  }

  /** @throws PanelError not_possible_now where another has been begun, answered or taken back meanwhile */
  requireFree(id: string): void {
    const [other] = this.#others(id);
    if (other === undefined) return;
    throw new PanelError("not_possible_now", `You are talking with ${other.row.to} by now.`, {
      whatToDo: "Take this call back once more to change over.",
    });
  }

  #others(id: string | null): BrowserTalk[] {
    const { ledger, owner } = this.#options;
    if (owner.kind === "token") return [];
    return ledger.of(owner.id).filter((talk) => talk.id !== id && isOffHold(talk));
  }
}

const isOffHold = ({ row }: BrowserTalk): boolean => row.status === "active" && !row.held;

function unheldError({ row }: BrowserTalk, error: unknown): PanelError {
  const why = error instanceof Error ? error.message : "Asterisk did not say why.";
  return new PanelError("not_possible_now", `Your call with ${row.to} could not be put on hold: ${why}`, {
    whatToDo: "It goes on, and this one does not: try again, or hang that one up first.",
    cause: error,
  });
}
