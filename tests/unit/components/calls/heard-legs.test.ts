import { describe, expect, it } from "vitest";
import { heardLegs } from "@/components/calls/heard-legs";
import { groupCalls } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";
import { channel } from "../live/fixtures";

const leg = (id: string, number: string, given: Partial<ChannelRow> = {}) => ({
  leg: channel(id, { caller: { name: "", number }, ...given }),
});
const first = (...legs: { leg: ChannelRow }[]) => heardLegs(legs)[0]?.leg.id;

it("takes the agent's leg of an inbound and of an outbound call", () => {
  expect(first(leg("trunk", "4930555010"), leg("agent", "1003", { dialedById: "trunk" }))).toBe("agent");
  expect(first(leg("agent", "1003"), leg("trunk", "+49 30 555010", { dialedById: "agent" }))).toBe("agent");
});

it("takes who was dialled of two inside, and a device rather than a Local half", () => {
  expect(first(leg("alice", "1001"), leg("bob", "1002", { dialedById: "alice" }))).toBe("bob");
  expect(first(leg("half", "1002", { endpoint: null, dialedById: "a" }), leg("trunk", "4930555010"))).toBe(
    "trunk",
  );
});

describe("of rows that the channel list alone tells of, as after a restart of the panel", () => {
  const runs = (appName: string) => ({
    dialplan: { context: "default", exten: "1001", priority: 1, appName, appData: "" },
  });

  it("takes who was called, whichever leg comes first, and though the customer's number is short", () => {
    const customer = leg("x5", "x5", { ...runs("Dial"), createdAtMs: 1_000 });
    const agent = leg("alice", "1001", { ...runs("AppDial"), createdAtMs: 1_000 });
    expect([first(customer, agent), first(agent, customer)]).toEqual(["alice", "alice"]);
    const queued = leg("alice", "1001", { ...runs("AppQueue"), createdAtMs: 900 });
    expect(first(customer, queued)).toBe("alice");
  });

  it("takes the party on the right of the row, the younger leg, where nothing tells who dialled", () => {
    const customer = leg("x5", "x5", { createdAtMs: 1_000 });
    const agent = leg("alice", "1001", { createdAtMs: 1_200 });
    expect([first(customer, agent), first(agent, customer)]).toEqual(["alice", "alice"]);
  });

  it("still takes the agent who called out", () => {
    const agent = leg("alice", "1001", { ...runs("Dial"), createdAtMs: 1_000 });
    const outside = leg("trunk", "+49 30 555010", { ...runs("AppDial"), createdAtMs: 1_100 });
    expect(first(agent, outside)).toBe("alice");
  });

  it("takes the party that the row shows as To", () => {
    const channels = [
      channel("x5", { ...runs("Dial"), bridgeId: "b", createdAtMs: 1_000 }),
      channel("alice", { ...runs("AppDial"), bridgeId: "b", createdAtMs: 900 }),
    ];
    const [call] = groupCalls({ node: "n", channels, bridges: [], spies: [] });
    expect([call?.from.channelId, call?.to]).toMatchObject(["x5", { kind: "party", channelId: "alice" }]);
    expect(heardLegs(channels.map((each) => ({ leg: each })))[0]?.leg.id).toBe("alice");
  });
});
