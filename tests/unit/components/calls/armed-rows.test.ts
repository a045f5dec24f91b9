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
  vi.advanceTimersByTime(400);
  rows.press("a", begin, listen);
  expect([hangUp, begin].map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
  expect(rows.armedAct("a")).toBeNull();
});

it("takes presses that follow each other sooner than 400 ms for one", () => {
  const rows = new ArmedRows();
  const hangUp = vi.fn<() => void>();
  rows.press("a", hangUp);
  for (const pauseMs of [150, 300, 399]) {
    vi.advanceTimersByTime(pauseMs);
    rows.press("a", hangUp);
  }
  expect(hangUp).not.toHaveBeenCalled();
  expect(rows.armedAct("a")?.act).toBe("hangup");
  vi.advanceTimersByTime(400);
  rows.press("a", hangUp);
  expect(hangUp).toHaveBeenCalledTimes(1);
});

it("takes Enter that is held on the row's button for one press, until nothing is armed", () => {
  const rows = new ArmedRows();
  const enter = () => {
    const event = new KeyboardEvent("keydown", { key: "Enter", repeat: true, cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(enter()).toBe(false);
  rows.press("a", () => undefined);
  expect(enter()).toBe(true);
  rows.disarm();
  expect(enter()).toBe(false);
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
