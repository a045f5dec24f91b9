import { describe, expect, it } from "vitest";
import { bridgeChoices } from "@/components/calls/bridge-choices";
import { groupCalls } from "@/lib/live/calls";
import type { BridgeRow, ChannelRow } from "@/lib/live/rows";
import { bridgeRow } from "../bridges/rows";
import { channel } from "../live/fixtures";

const member = (channelId: string) => ({ channelId, sinceMs: 0 });

function choices(channels: ChannelRow[], bridges: BridgeRow[], channelIds: string[]) {
  const calls = groupCalls({ node: "n", channels, bridges, spies: [] });
  const byId = new Map(channels.map((each) => [each.id, each]));
  return bridgeChoices({ node: "n", channelIds, calls, bridges, channel: (id) => byId.get(id) ?? null });
}
const keys = (...given: Parameters<typeof choices>) => choices(...given).map(({ key }) => key);

describe("bridgeChoices", () => {
  it("names the other calls of ours, not itself and none of the dialplan", () => {
    const dialplan = channel("d", { control: "dialplan", application: null });
    expect(keys([channel("a"), channel("b"), dialplan], [], ["a"])).toEqual(["call/b"]);
  });

  it("names bridges of ours first, and who is in a mixing one by that bridge alone", () => {
    const bridge = bridgeRow({ id: "sales", members: [member("b"), member("c")] });
    const inside = ["b", "c"].map((id) => channel(id, { bridgeId: "sales" }));
    expect(keys([channel("a"), channel("d"), ...inside], [bridge], ["a"])).toEqual([
      "bridge/sales",
      "call/d",
    ]);
  });

  it("names who waits in a holding bridge one by one", () => {
    const room = bridgeRow({ id: "room", type: "holding", members: [member("b")] });
    expect(keys([channel("a"), channel("b", { bridgeId: "room" })], [room], ["a"])).toEqual([
      "bridge/room",
      "call/b",
    ]);
  });

  it("leaves out the bridge it is in and bridges of others", () => {
    const own = bridgeRow({ id: "own", members: [member("a")] });
    const others = bridgeRow({ id: "others", owner: "dialplan" });
    expect(keys([channel("a", { bridgeId: "own" })], [own, others], ["a"])).toEqual([]);
  });
});
