import { isAnswered } from "@/lib/live/answer";
import type { NodeState } from "@/lib/live/node-state";
import type { ChannelRow } from "@/lib/live/rows";
import { neverAnsweredWords, notAnsweredWords, spyEndWords } from "./spy-words";
import { targetWords } from "./target-words";

type Live = Pick<NodeState, "row">;

/** A leg that somebody is to listen to and that has not been answered: nothing is made of it before. */
export class AwaitedAnswer {
  readonly targetId: string;
  readonly #live: Live;
  /** As it was last seen. */
  #seen: { who: string; row: ChannelRow };

  private constructor(live: Live, row: ChannelRow) {
    this.#live = live;
    this.targetId = row.id;
    this.#seen = { who: whoOf(row, live), row };
  }

  /** Null where there is no answer to wait for: it is there, or the leg is not. */
  static of(live: Live, targetId: string): AwaitedAnswer | null {
    const row = live.row("channels", targetId);
    return row === undefined || isAnswered(row) ? null : new AwaitedAnswer(live, row);
  }

  /** As it is now. To be asked at each event of the leg: how it ended is known by what was seen of it. */
  get state(): "unanswered" | "answered" | "gone" {
    const row = this.#live.row("channels", this.targetId);
    if (row === undefined) return "gone";
    this.#seen = { who: whoOf(row, this.#live), row };
    return isAnswered(row) ? "answered" : "unanswered";
  }

  /** What is waited for, in a sentence. */
  get words(): string {
    return notAnsweredWords(this.#seen.who, this.#seen.row);
  }

  /** Why nothing is waited for any more once the leg is gone, in a sentence. */
  get overWords(): string {
    const { who, row } = this.#seen;
    return isAnswered(row) ? spyEndWords.hung_up : neverAnsweredWords(who, row);
  }
}

function whoOf({ id }: ChannelRow, live: Live): string {
  return targetWords({ kind: "channel", channelId: id }, live);
}
