import { expect, it } from "vitest";
import { Timers } from "@/server/nodes/timers";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";

function stage() {
  const clock = new ManualClock();
  const timers = new Timers(clock);
  const done: string[] = [];
  return {
    clock,
    timers,
    done,
    wait: (ms: number, what: string) => timers.after(ms, () => void done.push(what)),
  };
}

it("does each thing once, when its time has come", () => {
  const { clock, done, wait } = stage();
  wait(200, "later");
  wait(100, "soon");
  clock.advance(99);
  expect(done).toEqual([]);
  clock.advance(1);
  expect(done).toEqual(["soon"]);
  clock.advance(1_000);
  expect(done).toEqual(["soon", "later"]);
});

it("forgets all that waits, and nothing else of the clock", () => {
  const { clock, timers, done, wait } = stage();
  clock.after(100, () => void done.push("another's"));
  wait(100, "one");
  wait(200, "two");
  timers.clear();
  expect(clock.timerCount).toBe(1);
  clock.advance(1_000);
  expect(done).toEqual(["another's"]);
});

it("waits for what comes after it was cleared", () => {
  const { clock, timers, done, wait } = stage();
  wait(100, "one");
  timers.clear();
  wait(100, "two");
  clock.advance(100);
  expect(done).toEqual(["two"]);
});

it("may be cleared by what it does, and told to wait once more", () => {
  const { clock, timers, done, wait } = stage();
  timers.after(100, () => {
    timers.clear();
    wait(100, "again");
  });
  wait(150, "never");
  clock.advance(1_000);
  expect(done).toEqual(["again"]);
  expect(clock.timerCount).toBe(0);
});

it("holds on to nothing that is done", () => {
  const undone: number[] = [];
  const acts: (() => void)[] = [];
  const timers = new Timers({
    after: (delayMs, act) => {
      acts.push(act);
      return () => void undone.push(delayMs);
    },
  });
  timers.after(100, () => undefined);
  timers.after(200, () => undefined);
  acts[0]?.();
  timers.clear();
  timers.clear();
  expect(undone).toEqual([200]);
});
