import { afterEach, expect, it, vi } from "vitest";
import { within } from "@/lib/time/within";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";

afterEach(() => void vi.useRealTimers());

it("waits for work that comes in time, and leaves no timer behind", async () => {
  const clock = new ManualClock();
  let finish = (): void => undefined;
  const work = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const waited = within(500, work, clock);
  expect(clock.timerCount).toBe(1);
  finish();
  await waited;
  expect(clock.timerCount).toBe(0);
});

it("waits no longer than that for work that does not come", async () => {
  const clock = new ManualClock();
  let isOver = false;
  const waited = within(500, new Promise(() => undefined), clock).then(() => {
    isOver = true;
  });
  clock.advance(499);
  await Promise.resolve();
  expect(isOver).toBe(false);
  clock.advance(1);
  await waited;
});

it("throws what the work throws, and leaves no timer behind", async () => {
  const clock = new ManualClock();
  await expect(within(500, Promise.reject(new Error("gone")), clock)).rejects.toThrow("gone");
  expect(clock.timerCount).toBe(0);
});

it("goes by the timers of the platform where no clock is given", async () => {
  vi.useFakeTimers();
  await within(500, Promise.resolve());
  expect(vi.getTimerCount()).toBe(0);
  const waited = within(500, new Promise(() => undefined));
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(500);
  await waited;
});
