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

  /** Before anything of it is made. @throws PanelError node_not_live when the panel is closing */
  add(session: Session): void {
    if (this.#isClosed) {
      throw new PanelError("node_not_live", "The panel is being stopped, so nothing was started.", {
        whatToDo: "Repeat it when the panel is back.",
      });
    }
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
