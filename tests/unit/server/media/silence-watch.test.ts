import { expect, it } from "vitest";
import { SilenceWatch } from "@/server/media/silence-watch";
import { StillClock } from "./lines";

function watch() {
  const clock = new StillClock();
  const told: number[] = [];
  const silence = new SilenceWatch({ clock, onSilent: () => told.push(clock.now()) });
  return { clock, silence, told, beganMs: clock.now() };
}

it("tells once when 500 ms have passed without a frame, and not while they come", () => {
  const { clock, silence, told } = watch();
  silence.start();
  for (let frame = 0; frame < 100; frame += 1) {
    clock.advance(20);
    silence.heard();
  }
  expect(told).toEqual([]);
  const lastMs = clock.now();
  clock.advance(5_000);
  expect(told).toHaveLength(1);
  expect((told[0] ?? 0) - lastMs).toBeGreaterThanOrEqual(500);
  expect((told[0] ?? 0) - lastMs).toBeLessThanOrEqual(600);
  expect(clock.timerCount).toBe(0);
});

it("tells nothing before its start and after its stop", () => {
  const { clock, silence, told } = watch();
  clock.advance(2_000);
  silence.start();
  clock.advance(400);
  silence.stop();
  clock.advance(2_000);
  expect(told).toEqual([]);
  expect(clock.timerCount).toBe(0);
});

it("gives frames that wait unread their chance when this process was busy", () => {
  const clock = new StillClock();
  let look = (): void => undefined;
  let nowMs = 0;
  let told = 0;
  const silence = new SilenceWatch({
    clock: {
      ...clock,
      now: () => nowMs,
      after: () => () => undefined,
      every: (_everyMs, act) => {
        look = act;
        return () => undefined;
      },
    },
    onSilent: () => {
      told += 1;
    },
  });
  silence.start();
  nowMs = 3_000;
  look();
  expect(told).toBe(0);
  nowMs = 3_100;
  look();
  expect(told).toBe(1);
});
