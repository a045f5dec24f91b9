import { expect, it } from "vitest";
import { distanceText } from "@/components/ui/when";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

it.each([
  [0, "just now"],
  [-59_000, "just now"],
  [-5 * minute, "5 min ago"],
  [-3 * hour, "3 h ago"],
  [-day, "1 day ago"],
  [-10 * day, "10 days ago"],
  [30_000, "in less than a minute"],
  [3 * day, "in 3 days"],
])("%d ms from now is %s", (offset, text) => {
  const nowMs = 1_000 * day;
  expect(distanceText(nowMs + offset, nowMs)).toBe(text);
});
