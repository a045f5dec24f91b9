import { expect, it } from "vitest";
import { AtATime } from "@/server/auth/at-a-time";

it("gives each key so many at a time, and what is given back once to whoever comes next", () => {
  const limit = new AtATime(2);
  const first = limit.take("sue");
  expect(first).not.toBeNull();
  limit.take("sue");
  expect(limit.take("sue")).toBeNull();
  expect(limit.take("bob")).not.toBeNull();
  // Twice is once.
  first?.();
  first?.();
  expect([limit.take("sue"), limit.take("sue")]).toEqual([expect.any(Function), null]);
});

it("refuses nobody whose last has gone", () => {
  const limit = new AtATime(1);
  for (let time = 0; time < 3; time += 1) {
    const undo = limit.take("sue");
    expect(undo).not.toBeNull();
    undo?.();
  }
});
