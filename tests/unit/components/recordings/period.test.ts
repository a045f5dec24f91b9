import { expect, it } from "vitest";
import { boundsOf } from "@/components/recordings/period";

const now = new Date(2026, 10, 21, 15, 30).getTime();
const day = (month: number, date: number, year = 2026) => new Date(year, month - 1, date).getTime();

it.each([
  ["today", { fromMs: day(11, 21) }],
  ["yesterday", { fromMs: day(11, 20), untilMs: day(11, 21) }],
  ["week", { fromMs: day(11, 15) }],
  ["month", { fromMs: day(10, 23) }],
  ["", {}],
  ["for ever", {}],
])("%s is by the reader's own days", (period, wanted) => {
  expect(boundsOf(period, "", now)).toEqual(wanted);
});

it("a day is all of it, also the last of a month, and words that are none are any time", () => {
  expect(boundsOf("day", "2026-02-28", now)).toEqual({ fromMs: day(2, 28), untilMs: day(3, 1) });
  for (const word of ["", "today", "2026-2-28", "'; drop"]) expect(boundsOf("day", word, now)).toEqual({});
  expect(boundsOf("day", "0001-01-01", now)).toEqual({
    fromMs: expect.any(Number),
    untilMs: expect.any(Number),
  });
});
