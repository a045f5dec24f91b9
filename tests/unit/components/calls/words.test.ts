import { describe, expect, it } from "vitest";
import { callText, targetText } from "@/components/calls/words";
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
