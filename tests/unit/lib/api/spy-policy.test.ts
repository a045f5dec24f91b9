import { describe, expect, it } from "vitest";
import { codecFor, defaultSpyPolicy, spyPolicy } from "@/lib/api/spy-policy";

describe("how listening is to sound", () => {
  it.each([
    ["pcm", [], "pcm", "asked"],
    ["pcm", ["pcm", "opus"], "pcm", "asked"],
    ["opus", [], "pcm", "browser_cannot"],
    ["opus", ["pcm"], "pcm", "browser_cannot"],
    ["opus", ["opus"], "opus", "asked"],
    ["opus", ["pcm", "opus"], "opus", "asked"],
  ] as const)(
    "by the policy %s and a browser that decodes %j is %s: %s",
    (wanted, browser, codec, codecReason) => {
      expect(codecFor({ ...defaultSpyPolicy, codec: wanted }, browser)).toEqual({ codec, codecReason });
    },
  );

  it("is PCM where an older panel has written the policy, and nothing else of it is lost", () => {
    const { codec: _codec, ...older } = { ...defaultSpyPolicy, reasonRequired: true };
    expect(spyPolicy.parse(older)).toEqual({ ...defaultSpyPolicy, reasonRequired: true, codec: "pcm" });
  });
});
