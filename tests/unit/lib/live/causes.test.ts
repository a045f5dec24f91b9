import { expect, test } from "vitest";
import { causeLine, causeText } from "@/lib/live/causes";

/** include/asterisk/causes.h. */
const asterisk = [
  0, 1, 2, 3, 5, 6, 7, 8, 14, 16, 17, 18, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30, 31, 34, 38, 41, 42, 43, 44,
  50, 52, 54, 57, 58, 65, 66, 69, 81, 88, 95, 96, 97, 98, 99, 100, 101, 102, 103, 111, 127,
];

test("every cause of Asterisk has a text", () => {
  for (const cause of asterisk) {
    expect(causeText(cause)).not.toMatch(/^Cause /);
  }
});

test("a number comes along, but not 0, which is no cause", () => {
  expect(causeLine(17)).toBe("Busy (17)");
  expect(causeLine(0)).toBe("Ended without a cause");
  expect(causeText(77)).toBe("Cause 77");
});
