import { describe, expect, it } from "vitest";
import type { CallsRow } from "@/components/calls/call-rows";
import { marksOf } from "@/components/calls/mark-words";
import { groupCalls } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";
import { channel } from "../live/fixtures";

function line(leg: ChannelRow): CallsRow {
  const [call] = groupCalls({ node: "n", channels: [leg], bridges: [], spies: [] });
  if (call === undefined) throw new Error("no call");
  return { kind: "leg", key: "k", call, leg, last: true, stale: false };
}
const meanings = (given: Partial<ChannelRow>) =>
  marksOf(line(channel("a", given)), { seesListeners: true }).map((each) => each.meaning);

describe("marksOf", () => {
  it("is empty for a channel that nothing was done to, or of which nothing is known", () => {
    expect(meanings({})).toEqual([]);
    expect(meanings({ commanded: { held: null, muted: null, music: null } })).toEqual([]);
  });

  it("says each thing in words", () => {
    expect(
      meanings({ snooperIds: ["s"], commanded: { held: true, muted: "out", music: "default" } }),
    ).toEqual([
      "listened to by another application",
      "held",
      "muted: it does not hear the others",
      "hears music: default",
    ]);
    expect(meanings({ heldByDevice: true })).toEqual(["held by its device"]);
  });
});
