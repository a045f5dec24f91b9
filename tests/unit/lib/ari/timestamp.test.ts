import { describe, expect, it } from "vitest";
import { parseTimestamp } from "@/lib/ari/timestamp";

describe("parseTimestamp", () => {
  it.each([
    ["2026-01-02T03:04:05.678+0100", Date.UTC(2026, 0, 2, 2, 4, 5, 678)],
    ["2026-01-02T03:04:05.678-0330", Date.UTC(2026, 0, 2, 6, 34, 5, 678)],
    ["2026-01-02T03:04:05.678+0000", Date.UTC(2026, 0, 2, 3, 4, 5, 678)],
    ["2026-01-02T03:04:05.678Z", Date.UTC(2026, 0, 2, 3, 4, 5, 678)],
  ])("%s", (text, timeMs) => {
    expect(parseTimestamp(text)).toBe(timeMs);
  });

  it("is not a number for anything else", () => {
    expect(parseTimestamp("")).toBeNaN();
    expect(parseTimestamp("yesterday")).toBeNaN();
  });
});
