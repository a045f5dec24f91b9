import { describe, expect, it } from "vitest";
import { callText, dialplanWords, legTimeTitle, targetText, timeTitle } from "@/components/calls/words";
import { groupCalls } from "@/lib/live/calls";
import { channel } from "../live/fixtures";

const place = (appName: string, exten: string, context: string) =>
  targetText({ kind: "place", appName, exten, context });

describe("targetText", () => {
  it("names what was dialled, not what happens to run there", () => {
    expect(place("Wait", "701", "default")).toBe("701");
    expect(place("Queue", "support", "inbound")).toBe("support");
  });

  it("names what runs where nothing was dialled", () => {
    expect(place("Playback", "s", "ivr")).toBe("Playback in ivr");
    expect(place("AppDial", "", "default")).toBe("outgoing call");
    expect(place("", "h", "ivr")).toBe("ivr");
    expect(place("", "", "")).toBe("the dialplan");
  });
});

describe("callText", () => {
  it("says that one alone is in an application", () => {
    const [call] = groupCalls({ node: "n", channels: [channel("alice")], bridges: [], spies: [] });
    expect(call === undefined ? "" : callText(call)).toBe("alice in patchbay");
  });
});

describe("dialplanWords", () => {
  const at = { exten: "601", context: "default", priority: 2, appName: "Echo", appData: "" };

  it("says where and what runs there", () => {
    expect(dialplanWords(at)).toBe("601@default, 2 · Echo()");
    expect(dialplanWords({ ...at, appName: "" })).toBe("601@default, 2");
  });

  it("has no extension for who stands at none", () => {
    expect(dialplanWords({ ...at, exten: "", appName: "AppDial", appData: "(Outgoing Line)" })).toBe(
      "default · AppDial((Outgoing Line))",
    );
    expect(dialplanWords({ ...at, exten: "", context: "", appName: "" })).toBe("none");
  });
});

describe("what a time is", () => {
  it("is the answer's, and how long was waited for it", () => {
    expect(timeTitle({ startedAtMs: 0, answeredAtMs: 95_000 })).toMatch(
      /^Since the answer at .+\. Began at .+, answered after 01:35\.$/,
    );
    expect(timeTitle({ startedAtMs: 0, answeredAtMs: null })).toMatch(
      /^Since the call began at .+\. Not answered yet\.$/,
    );
  });

  it("is of a channel the time in its state", () => {
    expect(legTimeTitle(channel("alice", { state: "Ringing" }))).toMatch(
      /^Ringing since .+\. Began at .+\.$/,
    );
  });
});
