import { expect, it } from "vitest";
import { SendLimit } from "@/server/media/send-limit";

it("takes what is paced for ever, and no more than 200 ms at once", () => {
  const paced = new SendLimit();
  for (let frame = 0; frame < 1_000; frame += 1) expect(paced.take(frame * 20)).toBe(true);
  const burst = new SendLimit();
  expect(Array.from({ length: 12 }, () => burst.take(0))).toEqual([...Array(10).fill(true), false, false]);
});

it("leaves no lasting delay behind a burst: in two seconds and a half it is gone", () => {
  const limit = new SendLimit();
  for (let frame = 0; frame < 10; frame += 1) limit.take(0);
  const taken = Array.from({ length: 500 }, (_, frame) => limit.take(20 * (frame + 1)));
  const refused = taken.flatMap((isTaken, frame) => (isTaken ? [] : [20 * (frame + 1)]));
  expect(refused).toHaveLength(8);
  expect(Math.min(...refused)).toBeGreaterThanOrEqual(1_000);
  expect(Math.max(...refused)).toBeLessThan(2_500);
});

it("does not mind a clock that is set back, nor one that is set ahead", () => {
  for (const stepMs of [-60_000, 60_000, -3_600_000]) {
    const limit = new SendLimit();
    let nowMs = 10_000_000;
    const taken = Array.from({ length: 300 }, (_, frame) => {
      nowMs += frame === 100 ? stepMs : 20;
      return limit.take(nowMs);
    });
    expect(taken.filter((isTaken) => !isTaken)).toEqual([]);
  }
  // What waits goes on waiting: it is no leave to send more at once.
  const full = new SendLimit();
  for (let frame = 0; frame < 10; frame += 1) full.take(60_000);
  expect(full.take(0)).toBe(false);
  expect(full.take(20)).toBe(true);
});

it("lets a lead of three frames be", () => {
  const limit = new SendLimit();
  for (let frame = 0; frame < 3; frame += 1) limit.take(0);
  for (let frame = 1; frame < 500; frame += 1) expect(limit.take(20 * frame)).toBe(true);
});

it("believes Asterisk where more waits there, and that a flush leaves nothing", () => {
  const drifted = new SendLimit();
  drifted.take(0);
  drifted.found(6);
  const taken = Array.from({ length: 200 }, (_, frame) => drifted.take(20 * (frame + 1)));
  expect(taken.filter((isTaken) => !isTaken)).toHaveLength(4);
  const flushed = new SendLimit();
  for (let frame = 0; frame < 10; frame += 1) flushed.take(0);
  flushed.flushed();
  expect(flushed.take(0)).toBe(true);
});

it("has room again as frames are played, and never more than 200 ms of it", () => {
  const limit = new SendLimit();
  for (let frame = 0; frame < 10; frame += 1) limit.take(0);
  expect(limit.take(19)).toBe(false);
  expect(limit.take(20)).toBe(true);
  expect(limit.take(20)).toBe(false);
  expect(Array.from({ length: 12 }, () => limit.take(60_000)).filter(Boolean)).toHaveLength(10);
});
