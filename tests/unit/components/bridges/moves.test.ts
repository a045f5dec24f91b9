import { describe, expect, it } from "vitest";
import { accepts, addable, canMove, moveOf, movesOf } from "@/components/bridges/moves";
import { bridgeRow, channelRow } from "./rows";

const ours = bridgeRow({ id: "here" });
const other = bridgeRow({ id: "there" });
const dialplan = bridgeRow({ id: "dial", owner: "dialplan", class: "basic" });
const application = bridgeRow({ id: "acd", owner: "application" });
const all = [ours, other, dialplan, application];

describe("movesOf", () => {
  it("offers our other bridges, a new one, leaving and hanging up", () => {
    expect(movesOf(channelRow({ bridgeId: "here" }), ours, all, "live")).toEqual([
      { kind: "bridge", bridgeId: "there" },
      { kind: "new" },
      { kind: "out" },
      { kind: "hangup" },
    ]);
  });

  it("offers only hanging up where the dialplan or another application has the channel", () => {
    for (const control of ["dialplan", "application"] as const) {
      const channel = channelRow({ bridgeId: "dial", control });
      expect(movesOf(channel, dialplan, all, "live")).toEqual([{ kind: "hangup" }]);
    }
  });

  it("does not take a channel of ours out of a bridge of others", () => {
    const channel = channelRow({ bridgeId: "acd" });
    expect(canMove(channel, application, "live").can).toBe(false);
    expect(movesOf(channel, application, all, "live")).toEqual([{ kind: "hangup" }]);
  });

  it("leaves listening channels with their spy", () => {
    const snoop = channelRow({ bridgeId: "here", snoopOfId: "c9" });
    expect(movesOf(snoop, ours, all, "live")).toEqual([{ kind: "hangup" }]);
  });

  it("offers nothing while the node is not live", () => {
    for (const status of ["lost", "resyncing", "refused"] as const) {
      expect(movesOf(channelRow({ bridgeId: "here" }), ours, all, status)).toEqual([]);
    }
  });
});

describe("accepts", () => {
  const moving = { node: "pbx-1", channelId: "c1", bridgeId: "here", canMove: true };
  const bridge = (over: object) => ({
    kind: "bridge" as const,
    node: "pbx-1",
    bridgeId: "there",
    ours: true,
    ...over,
  });

  it("takes a chip on another bridge of ours on the same node", () => {
    expect(accepts(moving, bridge({}))).toBe(true);
  });

  it.each([
    ["its own bridge", { bridgeId: "here" }],
    ["a bridge of another Asterisk", { node: "pbx-2" }],
    ["a bridge of others", { ours: false }],
  ])("refuses %s", (_, over) => {
    expect(accepts(moving, bridge(over))).toBe(false);
    expect(moveOf(moving, bridge(over))).toBeNull();
  });

  it("lets what cannot move be hung up, and nothing else", () => {
    const stuck = { ...moving, canMove: false };
    expect(moveOf(stuck, { kind: "hangup" })).toEqual({ kind: "hangup" });
    expect(moveOf(stuck, { kind: "new" })).toBeNull();
    expect(moveOf(stuck, bridge({}))).toBeNull();
  });

  it("names the bridge that was dropped on", () => {
    expect(moveOf(moving, bridge({}))).toEqual({ kind: "bridge", bridgeId: "there" });
  });
});

describe("addable", () => {
  const channels = [
    { node: "pbx-1", row: channelRow({ id: "busy", bridgeId: "there", createdAtMs: 1 }) },
    { node: "pbx-1", row: channelRow({ id: "new", createdAtMs: 30 }) },
    { node: "pbx-1", row: channelRow({ id: "old", createdAtMs: 20 }) },
    { node: "pbx-1", row: channelRow({ id: "member", bridgeId: "here" }) },
    { node: "pbx-1", row: channelRow({ id: "theirs", control: "dialplan" }) },
    { node: "pbx-1", row: channelRow({ id: "snoop", snoopOfId: "x" }) },
    { node: "pbx-2", row: channelRow({ id: "elsewhere" }) },
  ];
  const ids = (bridgeId: string | null) => addable(channels, "pbx-1", bridgeId).map(({ row }) => row.id);

  it("puts free channels first, the oldest of them first", () => {
    expect(ids("here")).toEqual(["old", "new", "busy"]);
  });

  it("offers the members of every bridge to one that is still to be made", () => {
    expect(ids(null)).toEqual(["old", "new", "busy", "member"]);
  });
});
