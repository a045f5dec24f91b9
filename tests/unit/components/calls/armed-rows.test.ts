// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type ArmedAct, ArmedRows } from "@/components/calls/armed-rows";

const listen: ArmedAct = { act: "listen", does: "listen", why: "It is on hold." };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("acts at the second press of the same act, and arms another act anew", () => {
  const rows = new ArmedRows();
  const hangUp = vi.fn<() => void>();
  const begin = vi.fn<() => void>();
  rows.press("a", hangUp);
  rows.press("a", begin, listen);
  expect([hangUp, begin].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  expect(rows.armedAct("a")).toBe(listen);
  rows.press("a", begin, listen);
  expect([hangUp, begin].map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
  expect(rows.armedAct("a")).toBeNull();
});

it("gives time to read a reason", () => {
  const rows = new ArmedRows();
  rows.press("a", () => undefined);
  vi.advanceTimersByTime(3_100);
  expect(rows.secondsLeft("a")).toBeNull();
  rows.press("a", () => undefined, listen);
  vi.advanceTimersByTime(3_100);
  expect(rows.secondsLeft("a")).toBe(2);
  vi.advanceTimersByTime(2_000);
  expect(rows.secondsLeft("a")).toBeNull();
});
