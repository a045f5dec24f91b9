import { ApiError } from "@/components/live/request";
import type { Held } from "./held-session";
import { plainWords } from "./refusals";

/** What was refused for a reason that passes, and how the call stood then. */
interface Passing {
  words: string;
  why: "node_not_live" | "not_possible_now" | "gone";
  stood: string;
}

/** How long what was refused stays true of a session: what is over by itself takes its words with it. */
export class PassingProblems {
  readonly #passing = new WeakMap<Held, Passing>();

  /** The words to be put at the session, for an error of the panel; null where its end says it already. */
  take(held: Held, error: unknown): string | null {
    const words = plainWords(error);
    const { code } = ApiError.from(error).problem;
    const isGone = code === "spy_gone" || code === "talk_gone";
    // How it ended stands there.
    if (isGone && held.over !== null) return null;
    const why = isGone ? "gone" : code;
    if (why === "gone" || why === "node_not_live" || why === "not_possible_now") {
      this.#passing.set(held, { words, why, stood: standOf(held) });
    }
    return words;
  }

  /** Why something cannot be now is false as soon as the call is answered, or another one is waited for. */
  rowCame(held: Held): void {
    const passing = this.#passing.get(held);
    if (passing?.why === "not_possible_now" && passing.stood !== standOf(held)) this.#pass(held, passing);
  }

  /** Its node is live again. */
  nodeIsLive(held: Held): void {
    const passing = this.#passing.get(held);
    if (passing?.why === "node_not_live") this.#pass(held, passing);
  }

  /** Its end is told: nobody needs to read besides that it is gone. */
  ended(held: Held): void {
    const passing = this.#passing.get(held);
    if (passing?.why === "gone") this.#pass(held, passing);
  }

  #pass(held: Held, { words }: Passing): void {
    this.#passing.delete(held);
    if (held.problem === words) held.problem = null;
  }
}

/** What a refusal for now hangs on. */
const standOf = ({ row }: Held): string => `${row?.status} ${row?.heldBack}`;
