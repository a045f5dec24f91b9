import { describe, expect, it } from "vitest";
import { summarize } from "@/components/shell/announcer";

const seen = (calls: string[], nodes: Record<string, string> = {}) => ({
  calls: new Set(calls),
  nodes: new Map(Object.entries(nodes)),
});

describe("summarize", () => {
  it("counts instead of naming each", () => {
    expect(summarize(seen(["1", "2"]), seen(["2", "3", "4", "5"]))).toBe("3 new calls, 1 ended");
    expect(summarize(seen([]), seen(["1"]))).toBe("1 new call");
  });

  it("names a node whose state changed", () => {
    const before = seen(["1"], { "pbx-1": "live", "pbx-2": "live" });
    expect(summarize(before, seen(["1", "2"], { "pbx-1": "live", "pbx-2": "lost" }))).toBe(
      "1 new call; pbx-2 lost",
    );
  });

  it("says nothing when nothing changed", () => {
    const same = seen(["1"], { "pbx-1": "live" });
    expect(summarize(same, same)).toBe("");
  });
});
