import { describe, expect, it } from "vitest";
import { keptValues, sparkPath, withValue } from "@/components/nodes/sparkline";

describe("withValue", () => {
  it("keeps only the newest", () => {
    const full = Array.from({ length: keptValues }, (_, index) => index);
    expect(withValue(full, 99)).toEqual([...full.slice(1), 99]);
  });
});

describe("sparkPath", () => {
  it("needs two values", () => {
    expect(sparkPath([], 59, 10)).toBe("");
    expect(sparkPath([3], 59, 10)).toBe("");
  });

  it("ends at the right edge, the greatest at the top", () => {
    expect(sparkPath([0, 5, 10], 59, 10)).toBe("M57.0 10.0L58.0 5.0L59.0 0.0");
  });

  it("lies at the bottom when nothing happens, and never leaves the box", () => {
    expect(sparkPath([0, 0], 59, 10)).toBe("M58.0 10.0L59.0 10.0");
    expect(sparkPath([-3, 1], 59, 10)).toBe("M58.0 10.0L59.0 0.0");
  });
});
