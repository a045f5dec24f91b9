import { describe, expect, it } from "vitest";
import { type DigitMatch, ignoresDigits, match } from "@/lib/ari/sessions/digit-match";

/** What a match thinks after each digit of an entry. */
const states = (rule: DigitMatch, typed: string) =>
  [...typed].map((_digit, index) => {
    const { state, digits } = rule(typed.slice(0, index + 1));
    return `${state} ${digits}`;
  });

describe("digit matches", () => {
  it("any takes the first digit", () => {
    expect(match.any()("")).toEqual({ state: "incomplete", digits: "" });
    expect(states(match.any(), "5")).toEqual(["complete 5"]);
  });

  it("none takes nothing", () => {
    expect(states(match.none(), "1#")).toEqual(["incomplete 1", "incomplete 1#"]);
    expect(ignoresDigits(match.none())).toBe(true);
    expect(ignoresDigits(match.any())).toBe(false);
  });

  it("terminator takes what stands before it", () => {
    expect(states(match.terminator(), "12#")).toEqual(["incomplete 1", "incomplete 12", "complete 12"]);
    expect(states(match.terminator(), "#")).toEqual(["complete "]);
    expect(match.terminator("*#")("1*2#")).toEqual({ state: "complete", digits: "1" });
    expect(match.terminator("*")("1#")).toEqual({ state: "incomplete", digits: "1#" });
  });

  it("count takes so many", () => {
    expect(states(match.count(2), "12")).toEqual(["incomplete 1", "complete 12"]);
    expect(match.count(2)("123").digits).toBe("12");
  });

  it("countOrTerminator takes so many, or fewer", () => {
    expect(states(match.countOrTerminator(3), "123")).toEqual([
      "incomplete 1",
      "incomplete 12",
      "complete 123",
    ]);
    expect(match.countOrTerminator(3)("1#")).toEqual({ state: "complete", digits: "1" });
    expect(match.countOrTerminator(3)("123#")).toEqual({ state: "complete", digits: "123" });
  });

  it("oneOf takes a choice, and says when none can be meant any more", () => {
    const menu = match.oneOf(["1", "2", "30"]);
    expect(states(menu, "1")).toEqual(["complete 1"]);
    expect(states(menu, "30")).toEqual(["incomplete 3", "complete 30"]);
    expect(states(menu, "4")).toEqual(["invalid 4"]);
    expect(states(menu, "31")).toEqual(["incomplete 3", "invalid 31"]);
  });

  it("oneOf hears a mistyped code out", () => {
    expect(states(match.oneOf(["1234", "5678"]), "9234")).toEqual([
      "incomplete 9",
      "incomplete 92",
      "incomplete 923",
      "invalid 9234",
    ]);
  });

  it("custom gives a state, or a state and the entry", () => {
    const even = match.custom((typed) => (Number(typed) % 2 === 0 ? "complete" : "incomplete"));
    expect(states(even, "12")).toEqual(["incomplete 1", "complete 12"]);
    const cut = match.custom((typed) => ({ state: "complete", digits: typed.slice(1) }));
    expect(cut("12")).toEqual({ state: "complete", digits: "2" });
  });

  it.each([
    ["no digits", () => match.count(0)],
    ["half a digit", () => match.countOrTerminator(1.5)],
    ["no terminator", () => match.terminator("")],
    ["a terminator that no phone has", () => match.terminator("x")],
    ["no entries", () => match.oneOf([])],
    ["an empty entry", () => match.oneOf(["1", ""])],
  ])("refuses %s", (_what, make) => {
    expect(make).toThrow(expect.objectContaining({ code: "invalid_parameter" }));
  });
});
