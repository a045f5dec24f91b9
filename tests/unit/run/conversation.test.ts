import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { converse } from "@/tests/run/demo/conversation";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("lets both speak by turns, never both at once, and falls silent at the end", () => {
  const said: [number | undefined, number | undefined] = [undefined, undefined];
  const stop = converse({ say: (hz) => (said[0] = hz) }, { say: (hz) => (said[1] = hz) });
  const heard = Array.from({ length: 100 }, () => {
    vi.advanceTimersByTime(100);
    return [...said] as const;
  });
  expect(heard.some(([caller]) => caller !== undefined)).toBe(true);
  expect(heard.some(([, called]) => called !== undefined)).toBe(true);
  expect(heard.some(([caller, called]) => caller !== undefined && called !== undefined)).toBe(false);
  const pitches = (side: 0 | 1) => heard.flatMap((each) => each[side] ?? []);
  expect(Math.min(...pitches(0))).toBeGreaterThan(Math.max(...pitches(1)));
  stop();
  vi.advanceTimersByTime(5_000);
  expect(said).toEqual([undefined, undefined]);
});
