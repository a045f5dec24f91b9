import type { TalkTarget } from "@/lib/api/commands/talks";
import { causeLine } from "@/lib/live/causes";
import type { Clock } from "../nodes/clock";

/** Asterisk counts whole seconds, and the panel's clock may be set meanwhile. */
const slackMs = 500;

/**
 * How a placed call goes until its answer, and why there was none. The cause alone does not tell: Asterisk gives 0 for a
 * ring timeout (originate before 22.8), for Busy() of the dialplan, and for an extension that there is not.
 */
export class CallAttempt {
  readonly #to: TalkTarget;
  readonly #clock: Pick<Clock, "now">;
  #fromMs: number | null = null;
  /** Of the last Dial event; null where there was none. */
  #status: string | null = null;

  constructor(to: TalkTarget, clock: Pick<Clock, "now">) {
    this.#to = to;
    this.#clock = clock;
  }

  /** The request goes out now. */
  begin(): void {
    this.#fromMs = this.#clock.now();
  }

  onDial(status: string): void {
    this.#status = status;
  }

  /** The words for a call that has ended, with this cause, before the two could hear each other. */
  endedWords(cause: number): string {
    const to = this.#to;
    if (to.kind === "channel" || to.kind === "bridge") return "The caller has hung up.";
    if (this.#status === "BUSY" || cause === 17) return "It is busy.";
    if (cause === 21) return "The call was declined.";
    const hasRungOut = this.#fromMs !== null && this.#clock.now() - this.#fromMs >= to.timeoutMs - slackMs;
    const isUnanswered = this.#status === "NOANSWER" || cause === 18 || cause === 19;
    if (hasRungOut && (isUnanswered || cause === 0)) {
      return `Nobody answered within ${Math.ceil(to.timeoutMs / 1_000)} s.`;
    }
    if (this.#status === "NOANSWER" || cause === 19) return "Nobody answered.";
    // Whatever rings has had a Dial event: here there was none, so that it ended on the spot.
    if (this.#status === null && cause === 0) return neverDialledWords(to);
    if (this.#status === "CONGESTION" && cause === 0) return "The call did not get through: congestion.";
    if (cause === 0) return "The call ended before it was answered; Asterisk gives no cause.";
    return `The call did not get through: ${causeLine(cause)}.`;
  }
}

/** An extension that there is not ends so, at once and without a cause (tests/integration/talks.test.ts, on 16 and 22). */
function neverDialledWords(to: Extract<TalkTarget, { timeoutMs: number }>): string {
  return to.kind === "extension"
    ? `${to.extension} could not be called: it seems not to exist in the context ${to.context}. Check the number and the context.`
    : `${to.endpoint} could not be called; Asterisk gives no cause. Check that it exists.`;
}
