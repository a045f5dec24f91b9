import { describe, expect, it } from "vitest";
import { agoText, clockText, nextTryText, resyncText } from "@/components/nodes/words";

describe("nextTryText", () => {
  it.each([
    [null, null],
    [10_000, "now"],
    [9_000, "now"],
    [10_001, "in 1 s"],
    [14_000, "in 4 s"],
    [70_000, "in 1 min"],
    [135_000, "in 2 min 5 s"],
  ])("%j at 10 s is %j", (at, text) => {
    expect(nextTryText(at, 10_000)).toBe(text);
  });
});

it("tells what a resync put right", () => {
  expect(resyncText({ atPanelMs: 0, durationMs: 40.6, added: 2, changed: 1, removed: 0 })).toBe(
    "2 added, 1 corrected, 0 removed, took 41 ms",
  );
});

describe("agoText", () => {
  it.each([
    [300, "0.3 s ago"],
    [-200, "0.0 s ago"],
    [12_900, "12 s ago"],
    [200_000, "3 min ago"],
    [7_200_000, "2 h ago"],
  ])("%d ms is %s", (age, text) => {
    expect(agoText(1_000_000 - age, 1_000_000)).toBe(text);
  });
});

describe("clockText", () => {
  it.each([
    [0, "in step"],
    [-49, "in step"],
    [420, "420 ms ahead"],
    [-1_500, "1.5 s behind"],
  ])("%d is %s", (offset, text) => {
    expect(clockText(offset)).toBe(text);
  });
});
