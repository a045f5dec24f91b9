import { PanelError } from "../errors";

/** What is known of a session by whose it is. */
interface Owned {
  readonly ownerId: string;
  readonly row: { readonly status: string };
}

/** The sessions of one kind that run, on whichever node: what one person may have is counted over all of them. */
export class SessionLedger<Session extends Owned> {
  readonly #sessions = new Set<Session>();
  #isClosed = false;

  /**
   * Asked before a session is made: one that is made and not added would tell of its end when nobody hears it any more.
   * @throws PanelError node_not_live when the panel is closing
   */
  requireOpen(): void {
    if (!this.#isClosed) return;
    throw new PanelError("node_not_live", "The panel is being stopped, so nothing was started.", {
      whatToDo: "Repeat it when the panel is back.",
    });
  }

  /** Before anything of it is made in Asterisk. @throws as {@link requireOpen} */
  add(session: Session): void {
    this.requireOpen();
    this.#sessions.add(session);
  }

  remove(session: Session): void {
    this.#sessions.delete(session);
  }

  /** Those of one person that are not ending. */
  of(ownerId: string): Session[] {
    return [...this.#sessions].filter(
      (session) => session.ownerId === ownerId && session.row.status !== "ending",
    );
  }

  /** From now on none is added. */
  close(): void {
    this.#isClosed = true;
  }
}
