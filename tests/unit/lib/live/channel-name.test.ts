import { describe, expect, test } from "vitest";
import { endpointOfName, localPairOfName, snoopTargetOfName } from "@/lib/live/channel-name";

describe("endpointOfName", () => {
  test.each([
    ["PJSIP/alice-00000001", "PJSIP/alice"],
    ["PJSIP/trunk-berlin-0000002a", "PJSIP/trunk-berlin"],
    ["IAX2/host-1234", "IAX2/host"],
    ["PJSIP/alice-00000001<ZOMBIE>", "PJSIP/alice"],
    ["Local/1003@default-00000001;1", null],
    ["Snoop/1700000000.5-0a1b2c3d", null],
    ["UnicastRTP/127.0.0.1:9000-0x7f", null],
    ["WebSocket/INCOMING/abc-1", null],
    ["noslash", null],
    ["PJSIP/-00000001", null],
  ])("%s → %s", (name, endpoint) => {
    expect(endpointOfName(name)).toBe(endpoint);
  });
});

test("both halves of a Local channel share a pair", () => {
  expect(localPairOfName("Local/1003@default-0000002a;1")).toBe("Local/1003@default-0000002a");
  expect(localPairOfName("Local/1003@default-0000002a;2")).toBe("Local/1003@default-0000002a");
  expect(localPairOfName("PJSIP/a;1-00000001")).toBeNull();
});

test("a snoop channel's name tells the channel that it is attached to", () => {
  expect(snoopTargetOfName("Snoop/1700000000.5-0a1b2c3d")).toBe("1700000000.5");
  expect(snoopTargetOfName("Snoop/pb-7f-with-dashes-0a1b2c3d")).toBe("pb-7f-with-dashes");
  expect(snoopTargetOfName("PJSIP/a-0a1b2c3d")).toBeNull();
});
