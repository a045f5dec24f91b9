import { describe, expect, it } from "vitest";
import { match } from "@/lib/ari/sessions/digit-match";
import {
  type PromptInput,
  type PromptRules,
  type PromptState,
  promptStart,
  reducePrompt,
} from "@/lib/ari/sessions/prompt-state";

const timeouts = { firstDigitMs: 4_000, interDigitMs: 3_000, overallMs: 10_000 };
const rules: PromptRules = { match: match.oneOf(["12", "34"]), attempts: 2, timeouts };
const play: PromptRules = { match: match.count(2), attempts: 1 };
const digit = (one: string): PromptInput => ({ type: "digit", digit: one });
const audio = (attempt: number, after: "start" | "invalid" | "timeout" = "start"): PromptState => ({
  at: "audio",
  attempt,
  after,
});
const waiting = (attempt: number, typed: string, untilMs = 3_000, deadlineMs = 10_000): PromptState => ({
  at: "waiting",
  attempt,
  typed,
  untilMs,
  deadlineMs,
});
const over = (
  attempt: number,
  status: "finished" | "timeout",
  state: "incomplete" | "complete" | "invalid",
  digits: string,
): PromptState => ({ at: "over", attempt, status, match: { state, digits } });

describe("the states of a prompt", () => {
  it.each<[string, PromptRules, PromptState, PromptInput, PromptState]>([
    ["audio, first digit", rules, promptStart, digit("1"), waiting(1, "1")],
    ["audio, ended", rules, promptStart, { type: "audioEnded" }, waiting(1, "", 4_000)],
    [
      "waiting, a digit more",
      rules,
      waiting(1, "1", 500, 5_000),
      digit("2"),
      over(1, "finished", "complete", "12"),
    ],
    ["waiting, invalid", rules, waiting(1, "1"), digit("9"), audio(2, "invalid")],
    ["waiting, invalid, last", rules, waiting(2, "1"), digit("9"), over(2, "finished", "invalid", "19")],
    ["waiting, silence", rules, waiting(1, "1"), { type: "silence" }, audio(2, "timeout")],
    [
      "waiting, silence, last",
      rules,
      waiting(2, "1"),
      { type: "silence" },
      over(2, "timeout", "incomplete", "1"),
    ],
    ["audio of a later attempt, a digit", rules, audio(2, "invalid"), digit("3"), waiting(2, "3")],
    ["play, ended", play, promptStart, { type: "audioEnded" }, over(1, "finished", "incomplete", "")],
    ["play, too few digits", play, promptStart, digit("3"), over(1, "finished", "incomplete", "3")],
    [
      "play, invalid",
      { ...play, match: match.oneOf(["1"]) },
      promptStart,
      digit("3"),
      over(1, "finished", "invalid", "3"),
    ],
  ])("%s", (_what, by, from, input, to) => {
    expect(reducePrompt(from, input, by, 0)).toEqual(to);
  });

  it.each<[string, PromptRules, PromptState, PromptInput]>([
    ["a late timer", rules, promptStart, { type: "silence" }],
    ["the end of audio that was interrupted", rules, waiting(1, "1"), { type: "audioEnded" }],
    ["a digit when all is over", rules, over(1, "finished", "complete", "12"), digit("3")],
    ["silence when all is over", rules, over(1, "finished", "complete", "12"), { type: "silence" }],
    [
      "the end of audio when all is over",
      rules,
      over(1, "timeout", "incomplete", ""),
      { type: "audioEnded" },
    ],
    ["a digit that nobody wants", { match: match.none(), attempts: 1 }, promptStart, digit("3")],
  ])("stays where it is on %s", (_what, by, from, input) => {
    expect(reducePrompt(from, input, by, 0)).toBe(from);
  });

  it("keeps the deadline of the attempt over its digits, and never waits beyond it", () => {
    const long: PromptRules = { ...rules, match: match.count(9) };
    expect(reducePrompt(waiting(1, "1", 9_000, 10_000), digit("2"), long, 8_500)).toEqual(
      waiting(1, "12", 10_000, 10_000),
    );
    expect(
      reducePrompt(promptStart, digit("1"), { ...long, timeouts: { ...timeouts, overallMs: 2_000 } }, 100),
    ).toEqual(waiting(1, "1", 2_100, 2_100));
  });
});
