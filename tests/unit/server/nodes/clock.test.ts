import { expect, it } from "vitest";
import { within } from "@/server/nodes/clock";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";

it("waits for work that comes in time, and leaves no timer behind", async () => {
  const clock = new ManualClock();
  let finish = (): void => undefined;
  const work = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const waited = within(clock, 500, work);
  expect(clock.timerCount).toBe(1);
  finish();
  await waited;
  expect(clock.timerCount).toBe(0);
});

it("waits no longer than that for work that does not come", async () => {
  const clock = new ManualClock();
  let isOver = false;
  const waited = within(clock, 500, new Promise(() => undefined)).then(() => {
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
  await expect(within(clock, 500, Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  expect(clock.timerCount).toBe(0);
});
