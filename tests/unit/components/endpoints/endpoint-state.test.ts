import { describe, expect, it } from "vitest";
import { deviceWord, endpointState } from "@/components/endpoints/endpoint-state";

const of = (state: string, deviceState: string | null, channels = 0) =>
  endpointState({
    state,
    deviceState,
    channelIds: Array.from({ length: channels }, (_, index) => `${index}`),
  });

describe("endpointState", () => {
  it.each([
    ["online", "INUSE", 1, "talking"],
    ["online", "BUSY", 1, "talking"],
    ["online", "RINGING", 1, "ringing"],
    ["online", "RINGINUSE", 2, "ringing"],
    ["online", "ONHOLD", 1, "held"],
    ["online", "NOT_INUSE", 0, "idle"],
    ["online", null, 0, "idle"],
    // The channel list is newer than the device state, which comes as an event of its own.
    ["online", "NOT_INUSE", 1, "talking"],
    ["offline", "UNAVAILABLE", 0, "offline"],
    ["offline", "UNAVAILABLE", 1, "talking"],
    ["offline", null, 0, "offline"],
    // A trunk without qualify: ARI says unknown, the device state knows.
    ["unknown", "NOT_INUSE", 0, "idle"],
    ["unknown", null, 0, "unknown"],
  ] as const)("%s and %s with %d channels is %s", (state, device, channels, expected) => {
    expect(of(state, device, channels)).toBe(expected);
  });
});

it("shows a device state that it does not know as it came", () => {
  expect(deviceWord("RINGINUSE").word).toBe("Ringing, in use");
  expect(deviceWord("SOMETHING_NEW")).toEqual({ word: "SOMETHING_NEW", tone: "quiet" });
});
