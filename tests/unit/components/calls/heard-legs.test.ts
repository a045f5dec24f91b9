import { describe, expect, it } from "vitest";
import { heardLegs } from "@/components/calls/heard-legs";
import { groupCalls } from "@/lib/live/calls";
import { legSide } from "@/lib/live/leg-side";
import type { ChannelRow } from "@/lib/live/rows";
import { channel } from "../live/fixtures";

const leg = (id: string, number: string, given: Partial<ChannelRow> = {}) => ({
  leg: channel(id, { caller: { name: "", number }, ...given }),
});
/** As the page knows them: no endpoint has told anything of itself. */
const sideOf = (given: ChannelRow) => legSide(given, { endpoint: null, channel: () => null });
const first = (...legs: { leg: ChannelRow }[]) => heardLegs(legs, sideOf)[0]?.leg.id;

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

describe("of a customer whose number is as short as an extension", () => {
  it("takes the phone, whoever called and whatever number it shows", () => {
    const phone = (given: Partial<ChannelRow> = {}) => leg("1003", "1003", { createdAtMs: 5, ...given });
    const line = (given: Partial<ChannelRow> = {}) => leg("telco", "110", { createdAtMs: 9, ...given });
    expect(first(phone(), line({ dialedById: "1003" }))).toBe("1003");
    expect(first(line(), phone({ dialedById: "telco" }))).toBe("1003");
    const shown = phone({ caller: { name: "1003", number: "4930555010" } });
    expect(first(shown, line({ dialedById: "1003" }))).toBe("1003");
  });

  it("takes the leg of which nothing is known before a line that is called a trunk", () => {
    const agent = leg("desk", "1003", { caller: { name: "Sales", number: "1003" } });
    const out = { caller: { name: "", number: "110" }, dialedById: "desk" };
    expect(first(agent, leg("sip-trunk", "110", out))).toBe("desk");
    const dialplan = { context: "from-trunk", exten: "", priority: 1, appName: "AppDial", appData: "" };
    expect(first(agent, leg("telco", "110", { ...out, dialplan }))).toBe("desk");
  });

  it("takes who was called where nothing tells them apart", () => {
    const agent = leg("desk", "1003", { caller: { name: "Sales", number: "1003" } });
    expect(
      first(agent, leg("telco", "110", { caller: { name: "", number: "110" }, dialedById: "desk" })),
    ).toBe("telco");
  });
});

describe("of rows that the channel list alone tells of, as after a restart of the panel", () => {
  const runs = (appName: string) => ({
    dialplan: { context: "default", exten: "1001", priority: 1, appName, appData: "" },
  });

  it("takes who was called, whichever leg comes first, and though the customer's number is short", () => {
    const customer = leg("x5", "x5", { endpoint: "PJSIP/line", ...runs("Dial"), createdAtMs: 1_000 });
    const agent = leg("alice", "1001", { ...runs("AppDial"), createdAtMs: 1_000 });
    expect([first(customer, agent), first(agent, customer)]).toEqual(["alice", "alice"]);
    const queued = leg("alice", "1001", { ...runs("AppQueue"), createdAtMs: 900 });
    expect(first(customer, queued)).toBe("alice");
  });

  it("takes the party on the right of the row, the younger leg, where nothing tells who dialled", () => {
    const customer = leg("x5", "x5", { endpoint: "PJSIP/line", createdAtMs: 1_000 });
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
    expect(
      heardLegs(
        channels.map((each) => ({ leg: each })),
        sideOf,
      )[0]?.leg.id,
    ).toBe("alice");
  });
});
