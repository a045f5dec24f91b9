import { describe, expect, it } from "vitest";
import { branchOf } from "@/lib/ari/table";

describe("branchOf", () => {
  it.each([
    ["16.28.0~dfsg-0+deb11u4", 16],
    ["17.9.4", 16],
    ["18.26.4", 18],
    ["21.12.0", 20],
    ["22.10.1+dfsg", 22],
    ["23.1.0", 22],
    ["GIT-20-abc", 20],
    ["13.38.3", 16],
    ["unknown", undefined],
  ])("%s is %s", (version, branch) => {
    expect(branchOf(version, [16, 18, 20, 22])).toBe(branch);
  });
});
