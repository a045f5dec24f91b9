import { describe, expect, it } from "vitest";
import { callsByChannel, talksOf } from "@/components/endpoints/talks-with";
import { groupCalls } from "@/lib/live/calls";
import { bridgeRow, channelRow } from "../bridges/rows";

const alice = channelRow({ id: "a", endpoint: "PJSIP/alice", bridgeId: "b1" });
const bob = channelRow({
  id: "b",
  endpoint: "PJSIP/bob",
  bridgeId: "b1",
  createdAtMs: 2_000,
  caller: { name: "Bob", number: "1002" },
});
const members = [
  { channelId: "a", sinceMs: 3_000 },
  { channelId: "b", sinceMs: 3_000 },
];

function talks(endpoint: string, channelIds: string[], input: Parameters<typeof groupCalls>[0]) {
  const byChannel = callsByChannel(groupCalls(input));
  return talksOf(input.node, { id: endpoint, channelIds }, byChannel).map(({ withWhom }) => withWhom);
}

describe("talksOf", () => {
  const pair = { node: "n", channels: [alice, bob], bridges: [bridgeRow({ members })], spies: [] };

  it("names the other party from both ends", () => {
    expect(talks("PJSIP/alice", ["a"], pair)).toEqual(["Bob (1002)"]);
    expect(talks("PJSIP/bob", ["b"], pair)).toEqual(["Alice (1001)"]);
  });

  it("counts two channels of one endpoint in one call once", () => {
    expect(talks("PJSIP/alice", ["a", "b"], pair)).toHaveLength(1);
  });

  it("says which conference it is in", () => {
    const carol = channelRow({ id: "c", endpoint: "PJSIP/carol", bridgeId: "b1", createdAtMs: 3_000 });
    const bridge = bridgeRow({ name: "Sales", members: [...members, { channelId: "c", sinceMs: 4_000 }] });
    expect(
      talks("PJSIP/alice", ["a"], { ...pair, channels: [alice, bob, carol], bridges: [bridge] }),
    ).toEqual(["Sales of 3"]);
  });

  it("says where somebody waits", () => {
    const room = bridgeRow({
      name: "support",
      type: "holding",
      members: [{ channelId: "a", sinceMs: 3_000 }],
    });
    expect(talks("PJSIP/alice", ["a"], { ...pair, channels: [alice], bridges: [room] })).toEqual([
      "waits in support",
    ]);
  });

  it("knows nothing of channels of another Asterisk with the same id", () => {
    const byChannel = callsByChannel(groupCalls(pair));
    expect(talksOf("other", { id: "PJSIP/alice", channelIds: ["a"] }, byChannel)).toEqual([]);
  });
});
