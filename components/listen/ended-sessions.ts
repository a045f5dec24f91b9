import { nodeLostWords, restartedWords } from "@/lib/live/node-lost-words";
import type { Attention } from "./attention";
import type { Held } from "./held-session";
import { recordingCut } from "./refusals";
import { sessionsMax } from "./sessions";

/** So long what was in focus stays there after its end, before another one is looked at. */
const overInFocusMs = 4_000;
/** So many that have ended are kept for whoever has looked away, once they could be read: all that may end at once. */
const endedMost = sessionsMax;

interface EndedOptions {
  attention: Pick<Attention, "focused" | "leave">;
  isLive(node: string): boolean;
  /** Puts one away: it is then {@link EndedSessions.forget forgotten} here too. */
  remove(held: Held): void;
  /** Called after each change that nobody else tells of. */
  changed(): void;
}

/**
 * The sessions that are over, in the order of their ends. They stand until they are put away; what could be read gives
 * way to one that begins, and to later ends.
 */
export class EndedSessions {
  readonly #options: EndedOptions;
  readonly #ended = new Set<Held>();

  constructor(options: EndedOptions) {
    this.#options = options;
  }

  /** It has ended now, for the reason `text`. */
  add(held: Held, text: string): void {
    held.over = this.#wasCut(held, text) ? `${text} ${recordingCut}` : text;
    this.#ended.add(held);
    setTimeout(() => this.#leave(held), overInFocusMs);
  }

  /** It was recorded until Asterisk went: nobody has stopped that, and no row tells of it any more. */
  #wasCut({ node, row }: Held, text: string): boolean {
    if (row == null || row.recording === null) return false;
    return text === nodeLostWords || text === restartedWords || !this.#options.isLive(node);
  }

  /** Its words stay, and are in nobody's way. */
  #leave(held: Held): void {
    if (!this.#ended.has(held)) return;
    this.#options.attention.leave(held);
    held.isRead = true;
    this.#thin();
    this.#options.changed();
  }

  /** The eldest go, but nothing that nobody could read yet, nor what is looked at. */
  #thin(): void {
    const { attention, remove } = this.#options;
    const mayGo = [...this.#ended].filter(({ key, isRead }) => isRead && key !== attention.focused);
    for (const held of mayGo.slice(0, Math.max(0, this.#ended.size - endedMost))) remove(held);
  }

  /** Another one is there: what could be read for a while gives way to it. */
  giveWay(): void {
    for (const held of [...this.#ended]) if (held.isRead) this.#options.remove(held);
    this.#options.changed();
  }

  forget(held: Held): void {
    this.#ended.delete(held);
  }
}
