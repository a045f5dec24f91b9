import { type DigitMatch, type DigitMatchResult, ignoresDigits } from "./digit-match";

/** How long is waited in silence, counted from the end of the audio. */
export interface DigitTimeouts {
  readonly firstDigitMs: number;
  readonly interDigitMs: number;
  /** For all digits of one attempt together. */
  readonly overallMs: number;
}

/** What a prompt goes by. */
export interface PromptRules {
  readonly match: DigitMatch;
  readonly attempts: number;
  /** Absent: nothing is waited for, it is over with its audio. */
  readonly timeouts?: DigitTimeouts | undefined;
}

/**
 * Where a prompt stands.
 *
 * - `audio` plays what belongs to the attempt; `after` says what the attempt before ended with.
 * - `waiting` listens in silence until `untilMs`, and for this attempt no longer than `deadlineMs`.
 * - `over` with its result.
 */
export type PromptState =
  | { readonly at: "audio"; readonly attempt: number; readonly after: "start" | "invalid" | "timeout" }
  | {
      readonly at: "waiting";
      readonly attempt: number;
      readonly typed: string;
      readonly untilMs: number;
      readonly deadlineMs: number;
    }
  | {
      readonly at: "over";
      readonly attempt: number;
      readonly status: "finished" | "timeout";
      readonly match: DigitMatchResult;
    };

/** What moves it. `silence`: `untilMs` has come. */
export type PromptInput =
  | { readonly type: "audioEnded" | "silence" }
  | { readonly type: "digit"; readonly digit: string };

/** Where every prompt begins. */
export const promptStart: PromptState = { at: "audio", attempt: 1, after: "start" };

/** The next state; the same object when nothing changed. Throws what a custom match throws. */
export function reducePrompt(
  state: PromptState,
  input: PromptInput,
  rules: PromptRules,
  nowMs: number,
): PromptState {
  if (state.at === "over") return state;
  switch (input.type) {
    case "digit": {
      if (ignoresDigits(rules.match)) return state;
      const typed = (state.at === "waiting" ? state.typed : "") + input.digit;
      const result = rules.match(typed);
      if (result.state === "complete") {
        return { at: "over", attempt: state.attempt, status: "finished", match: result };
      }
      if (result.state === "invalid") return again(state.attempt, "invalid", result, rules);
      if (rules.timeouts === undefined) {
        return { at: "over", attempt: state.attempt, status: "finished", match: result };
      }
      const { interDigitMs, overallMs } = rules.timeouts;
      const deadlineMs = state.at === "waiting" ? state.deadlineMs : nowMs + overallMs;
      const untilMs = Math.min(nowMs + interDigitMs, deadlineMs);
      return { at: "waiting", attempt: state.attempt, typed, untilMs, deadlineMs };
    }
    case "audioEnded": {
      if (state.at !== "audio") return state;
      const { attempt } = state;
      if (rules.timeouts === undefined) {
        return { at: "over", attempt, status: "finished", match: { state: "incomplete", digits: "" } };
      }
      const deadlineMs = nowMs + rules.timeouts.overallMs;
      const untilMs = Math.min(nowMs + rules.timeouts.firstDigitMs, deadlineMs);
      return { at: "waiting", attempt, typed: "", untilMs, deadlineMs };
    }
    case "silence":
      if (state.at !== "waiting") return state;
      return again(state.attempt, "timeout", { state: "incomplete", digits: state.typed }, rules);
    default:
      return input satisfies never;
  }
}

function again(
  attempt: number,
  after: "invalid" | "timeout",
  result: DigitMatchResult,
  rules: PromptRules,
): PromptState {
  if (attempt < rules.attempts) return { at: "audio", attempt: attempt + 1, after };
  return { at: "over", attempt, status: after === "invalid" ? "finished" : "timeout", match: result };
}
