import { describe, expect, it } from "vitest";
import { codecFor, defaultSpyPolicy, spyPolicy } from "@/lib/api/spy-policy";

describe("how listening is to sound", () => {
  it.each([
    ["pcm", [], "pcm"],
    ["pcm", ["pcm", "opus"], "pcm"],
    ["opus", [], "pcm"],
    ["opus", ["pcm"], "pcm"],
    ["opus", ["opus"], "opus"],
    ["opus", ["pcm", "opus"], "opus"],
  ] as const)("by the policy %s and a browser that decodes %j is %s", (codec, browser, expected) => {
    expect(codecFor({ ...defaultSpyPolicy, codec }, browser)).toBe(expected);
  });

  it("is PCM where an older panel has written the policy, and nothing else of it is lost", () => {
    const { codec: _codec, ...older } = { ...defaultSpyPolicy, reasonRequired: true };
    expect(spyPolicy.parse(older)).toEqual({ ...defaultSpyPolicy, reasonRequired: true, codec: "pcm" });
  });
});
