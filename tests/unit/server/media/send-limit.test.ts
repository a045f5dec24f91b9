import { expect, it } from "vitest";
import { SendLimit } from "@/server/media/send-limit";

it("takes what is paced for ever, and no more than 200 ms at once", () => {
  const paced = new SendLimit();
  for (let frame = 0; frame < 1_000; frame += 1) expect(paced.take(frame * 20)).toBe(true);
  const burst = new SendLimit();
  expect(Array.from({ length: 12 }, () => burst.take(0))).toEqual([...Array(10).fill(true), false, false]);
});

it("has room again as frames are played, and never more than 200 ms of it", () => {
  const limit = new SendLimit();
  for (let frame = 0; frame < 10; frame += 1) limit.take(0);
  expect(limit.take(19)).toBe(false);
  expect(limit.take(20)).toBe(true);
  expect(limit.take(20)).toBe(false);
  expect(Array.from({ length: 12 }, () => limit.take(60_000)).filter(Boolean)).toHaveLength(10);
});
