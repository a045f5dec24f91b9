import type { AriEvent } from "@/lib/ari";
import { isAnswered } from "@/lib/live/answer";
import type { NodeState } from "@/lib/live/node-state";
import { AwaitedAnswer } from "../nodes/awaited-answer";
import { keptMusicWords, severalCallsWords } from "../nodes/spy-words";
import { Followed } from "./followed";

/** What a session that waits is to do: listen to this leg, go on waiting and say why, or end and say why. */
type Next = Attempt | { heldBack: string | null } | { over: string };

interface Attempt {
  channelId: string;
  /** After how many retries it was found. */
  retries: number;
}

interface NextCallOptions {
  live: Pick<NodeState, "row" | "rows">;
  targetId: string;
  follow: boolean;
  mayBegin(channelId: string): boolean;
}

/** What one session in the browser listens to next: the leg that was asked for once it is answered, then who is followed. */
export class NextCall {
  readonly #options: NextCallOptions;
  #followed: Followed | null;
  /** Until it is heard; a leg that has ended meanwhile is waited for no more. */
  #awaited: AwaitedAnswer | null = null;
  /** Legs that Asterisk would not let be heard. */
  readonly #refused = new Set<string>();
  #retries = 0;

  /** @throws PanelError not_possible_now where nobody is there to be followed */
  constructor(options: NextCallOptions) {
    this.#options = options;
    this.#followed = options.follow ? Followed.of(options.live, options.targetId) : null;
  }

  /** Whose, `TECH/resource`; null for nobody's. */
  get endpoint(): string | null {
    return this.#followed?.endpoint ?? null;
  }

  /** @throws PanelError not_possible_now where nobody is there to be followed */
  follow(isFollowed: boolean, targetId: string): void {
    this.#followed = isFollowed ? Followed.of(this.#options.live, targetId) : null;
  }

  /** What is waited for, in a sentence, where this leg has not been answered; else null, and it can be listened to. */
  await(targetId: string): string | null {
    this.#awaited = AwaitedAnswer.of(this.#options.live, targetId);
    return this.#awaited?.words ?? null;
  }

  /** Whether the leg that was asked for is there and has not been heard yet. */
  get isAwaited(): boolean {
    return this.#awaited !== null && this.#awaited.state !== "gone";
  }

  /** This leg is listened to now. */
  heard(targetId: string): void {
    this.#awaited = null;
    this.#followed?.heard(this.#options.live, targetId);
  }

  /**
   * This leg could not be listened to: it is neither waited for nor found any more, until a {@link retry}; one that came
   * meanwhile holds for it.
   */
  refused({ channelId, retries }: Attempt): void {
    if (retries === this.#retries) this.#refused.add(channelId);
    if (this.#awaited?.targetId === channelId) this.#awaited = null;
  }

  /** Asterisk is there anew: what could not be listened to may be by now. */
  retry(): void {
    this.#refused.clear();
    this.#retries += 1;
  }

  /** Whether this leg is the one to be heard next, by its answer or once it may begin, and by nothing else. */
  isFor(channelId: string): boolean {
    if (this.#awaited !== null && this.isAwaited) return this.#awaited.targetId === channelId;
    const row = this.#options.live.row("channels", channelId);
    if (row === undefined || this.#followed === null || this.#refused.has(channelId)) return false;
    return row.endpoint === this.#followed.endpoint && isAnswered(row);
  }

  /** Whether a call of who is followed may have been answered by this event. */
  mayComeBy(event: AriEvent): boolean {
    if (event.type !== "ChannelStateChange" && event.type !== "ChannelEnteredBridge") return false;
    const { endpoint } = this.#options.live.row("channels", event.channel?.id ?? "") ?? {};
    return this.#followed !== null && endpoint === this.#followed.endpoint;
  }

  /** By the calls as they are now. */
  find(): Next {
    const { live, mayBegin } = this.#options;
    const awaited = this.#awaited;
    const state = awaited?.state ?? "gone";
    if (awaited !== null && state === "unanswered") return { heldBack: awaited.words };
    if (awaited !== null && state === "answered") return this.#begin(awaited.targetId);
    if (this.#followed === null) return awaited === null ? { heldBack: null } : { over: awaited.overWords };
    const next = this.#followed.next(live, mayBegin, this.#refused);
    if (next === null) return { heldBack: null };
    return next === "several" ? { over: severalCallsWords(this.#followed.endpoint) } : this.#begin(next);
  }

  #begin(channelId: string): Next {
    return this.#options.mayBegin(channelId)
      ? { channelId, retries: this.#retries }
      : { heldBack: keptMusicWords };
  }
}
