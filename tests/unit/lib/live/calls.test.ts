import { describe, expect, test } from "vitest";
import { groupCalls } from "@/lib/live/calls";
import type { BridgeRow, ChannelRow, SpyRow } from "@/lib/live/rows";
import { bridgeRow, channelRow, spyRow } from "./samples";

function calls(channels: ChannelRow[], bridges: BridgeRow[] = [], spies: SpyRow[] = []) {
  return groupCalls({ node: "pbx", channels, bridges, spies });
}

const place = { context: "default", exten: "", priority: 1, appName: "", appData: "" };
const outgoing = { ...place, appName: "AppDial", appData: "(Outgoing Line)" };
const ours = { control: "ours", application: "patchbay" } as const;

describe("a dialplan Dial", () => {
  const caller = channelRow("a", { state: "Ring", answeredAtMs: null, createdAtMs: 1_000 });
  const peer = channelRow("b", {
    state: "Ringing",
    answeredAtMs: null,
    createdAtMs: 1_100,
    dialedById: "a",
    dialStatus: "RINGING",
    dialplan: outgoing,
  });

  test("rings: one call, caller first", () => {
    expect(calls([peer, caller])).toEqual([
      {
        id: "a",
        node: "pbx",
        channelIds: ["a", "b"],
        from: { name: "a", number: "", endpoint: "PJSIP/a", channelId: "a" },
        to: { kind: "party", name: "b", number: "", endpoint: "PJSIP/b", channelId: "b" },
        parties: [
          { name: "a", number: "", endpoint: "PJSIP/a", channelId: "a" },
          { name: "b", number: "", endpoint: "PJSIP/b", channelId: "b" },
        ],
        state: "ringing",
        startedAtMs: 1_000,
        answeredAtMs: null,
        bridgeId: null,
        control: "dialplan",
        application: null,
        place: "Dial · 100@default",
        marks: { spied: 0, spiedBy: [], held: false, muted: false },
      },
    ]);
  });

  test("rings nobody yet: dialing", () => {
    const [call] = calls([channelRow("a"), { ...peer, state: "Down", dialStatus: "" }]);
    expect(call?.state).toBe("dialing");
  });

  test("is answered: the call counts from the called party's answer", () => {
    const up = { state: "Up", bridgeId: "x" };
    const [call, more] = calls(
      [
        { ...caller, ...up, answeredAtMs: 1_500 },
        { ...peer, ...up, answeredAtMs: 3_000, dialStatus: "ANSWER" },
      ],
      [bridgeRow("x", ["a", "b"], { owner: "dialplan", class: "basic" })],
    );
    expect(more).toBeUndefined();
    expect(call).toMatchObject({ state: "up", answeredAtMs: 3_000, bridgeId: "x" });
  });

  test("is one call while only one of the two is in the bridge yet", () => {
    const one = calls([
      { ...caller, state: "Up" },
      { ...peer, state: "Up", bridgeId: "x" },
    ]);
    expect(one).toHaveLength(1);
  });

  test("rings several: the one that answers is who it is with", () => {
    const third = { ...peer, id: "c", createdAtMs: 1_200 };
    const [call] = calls([{ ...caller, state: "Up" }, peer, { ...third, state: "Up" }]);
    expect(call?.channelIds).toEqual(["a", "b", "c"]);
    expect(call?.to).toMatchObject({ kind: "party", channelId: "c" });
  });
});

test("a chain of Local halves is folded: the ends are the people", () => {
  const half = { state: "Up", endpoint: null, caller: { name: "", number: "" } };
  const channels = [
    channelRow("a", { bridgeId: "x" }),
    channelRow("l1", {
      ...half,
      name: "Local/3@default-00000001;1",
      otherHalfId: "l2",
      dialedById: "a",
      dialStatus: "ANSWER",
      bridgeId: "x",
    }),
    channelRow("l2", {
      ...half,
      name: "Local/3@default-00000001;2",
      otherHalfId: "l1",
      bridgeId: "y",
      createdAtMs: 1_001,
    }),
    channelRow("b", { dialedById: "l2", dialStatus: "ANSWER", bridgeId: "y", createdAtMs: 1_002 }),
  ];
  const [call, more] = calls(channels, [bridgeRow("x", ["a", "l1"]), bridgeRow("y", ["l2", "b"])]);
  expect(more).toBeUndefined();
  expect(call).toMatchObject({
    channelIds: ["a", "l1", "l2", "b"],
    from: { channelId: "a" },
    to: { kind: "party", channelId: "b" },
    parties: [{ channelId: "a" }, { channelId: "b" }],
    state: "up",
  });
});

test("a Local pair that ends in an application of the dialplan is one party, with the number it dialled", () => {
  const silent = { endpoint: null, caller: { name: "", number: "" } };
  const channels = [
    channelRow("l1", {
      ...silent,
      ...ours,
      name: "Local/600@default-00000001;1",
      otherHalfId: "l2",
      bridgeId: "pb-1",
    }),
    channelRow("l2", {
      ...silent,
      name: "Local/600@default-00000001;2",
      otherHalfId: "l1",
      dialplan: { ...place, appName: "Echo" },
    }),
    channelRow("a", { ...ours, bridgeId: "pb-1", createdAtMs: 500 }),
  ];
  const [call, more] = calls(channels, [bridgeRow("pb-1", ["l1", "a"])]);
  expect(more).toBeUndefined();
  expect(call).toMatchObject({
    from: { channelId: "a" },
    to: { kind: "party", number: "600", channelId: "l1" },
    control: "ours",
    place: "patchbay",
  });
});

test("more than two in a bridge are a conference", () => {
  const inBridge = { ...ours, bridgeId: "pb-1" };
  const channels = ["a", "b", "c"].map((id, index) =>
    channelRow(id, { ...inBridge, createdAtMs: 1_000 + index }),
  );
  const [call] = calls(channels, [bridgeRow("pb-1", ["a", "b", "c"], { name: "Sales" })]);
  expect(call?.to).toEqual({ kind: "conference", bridgeId: "pb-1", name: "Sales", size: 3 });
  expect(call?.parties).toHaveLength(3);
});

test("who is in a holding bridge waits, each alone", () => {
  const waiting = { ...ours, bridgeId: "room" };
  const both = calls(
    [channelRow("a", waiting), channelRow("b", { ...waiting, createdAtMs: 2_000 })],
    [bridgeRow("room", ["a", "b"], { type: "holding", name: "support" })],
  );
  expect(both).toMatchObject([
    { id: "a", state: "waiting", to: { kind: "room", bridgeId: "room", name: "support" } },
    { id: "b", state: "waiting" },
  ]);
});

describe("a leg alone", () => {
  test("is in an application", () => {
    const [call] = calls([channelRow("a", ours)]);
    expect(call).toMatchObject({
      state: "up",
      to: { kind: "application", name: "patchbay" },
      answeredAtMs: 2_000,
      place: "patchbay",
    });
  });

  test("is at a place of the dialplan", () => {
    const [call] = calls([channelRow("a", { dialplan: { ...place, exten: "600", appName: "Echo" } })]);
    expect(call).toMatchObject({
      to: { kind: "place", appName: "Echo", exten: "600", context: "default" },
      place: "Echo · 600@default",
    });
  });

  test("rings in our application", () => {
    const [call] = calls([channelRow("a", { ...ours, state: "Ring", answeredAtMs: null })]);
    expect(call).toMatchObject({ state: "ringing", answeredAtMs: null });
  });
});

describe("a spied call", () => {
  const talk = [
    channelRow("a", { bridgeId: "x", snooperIds: ["s"] }),
    channelRow("b", { bridgeId: "x", dialedById: "a", dialStatus: "ANSWER", createdAtMs: 1_001 }),
  ];
  const snoop = channelRow("s", {
    name: "Snoop/a-0a1b2c3d",
    snoopOfId: "a",
    bridgeId: "pb-spy",
    endpoint: null,
  });
  const supervisor = channelRow("u", { ...ours, bridgeId: "pb-spy" });
  const bridges = [bridgeRow("x", ["a", "b"]), bridgeRow("pb-spy", ["s", "u"])];
  const spies = [spyRow("1", { supervisorChannelId: "u", snoopChannelId: "s" })];

  test("is marked; who listens is no call", () => {
    expect(calls([...talk, snoop, supervisor], bridges, spies)).toMatchObject([
      { id: "a", channelIds: ["a", "b"], marks: { spied: 1, spiedBy: ["sue"] } },
    ]);
  });

  test("what carries the sound to a browser is no call either, and a browser on the phone is a party", () => {
    const uuid = "0a1b2c3d-0a1b-4c2d-8e3f-0a1b2c3d4e5f";
    const noParty = { name: "", number: "" };
    const own = (kind: string) =>
      channelRow(`patchbay-${kind}-${uuid}`, { ...ours, endpoint: null, caller: noParty });
    expect(
      calls([...talk, snoop, supervisor, own("listenmedia"), own("talkmedia")], bridges, spies),
    ).toHaveLength(1);
    expect(calls([own("browsermedia")])).toHaveLength(1);
  });

  test("who listens shows when asked for", () => {
    const input = { node: "pbx", channels: [...talk, snoop, supervisor], bridges, spies };
    expect(groupCalls(input, { withSpies: true }).map((call) => call.id)).toEqual(["a", "s", "u"]);
  });

  test("a supervisor whose phone still rings does not listen yet", () => {
    const ringing = [spyRow("1", { supervisorChannelId: "u", status: "ringing" })];
    const channels = [channelRow("a"), channelRow("u", { state: "Ringing" })];
    const [call, more] = calls(channels, [], ringing);
    expect(more).toBeUndefined();
    expect(call?.marks).toMatchObject({ spied: 0, spiedBy: [] });
  });

  test("the Local halves of a supervisor's leg go with it", () => {
    const local = { ...ours, endpoint: null, name: "Local/u@x-00000001;1", otherHalfId: "u2" };
    const channels = [
      ...talk,
      snoop,
      channelRow("u", { ...local, bridgeId: "pb-spy" }),
      channelRow("u2", { endpoint: null, name: "Local/u@x-00000001;2", otherHalfId: "u" }),
    ];
    expect(calls(channels, bridges, spies).map((call) => call.id)).toEqual(["a"]);
  });
});

test("after an attended transfer the two who are left are one call, whoever dialled them", () => {
  const channels = [
    channelRow("b", { bridgeId: "x", dialedById: "gone", dialStatus: "ANSWER" }),
    channelRow("c", { bridgeId: "x", dialedById: "gone2", dialStatus: "ANSWER", createdAtMs: 1_500 }),
  ];
  const [call, more] = calls(channels, [bridgeRow("x", ["b", "c"])]);
  expect(more).toBeUndefined();
  expect(call).toMatchObject({ id: "b", from: { channelId: "b" }, to: { channelId: "c" }, state: "up" });
});

test("legs that were parted are two calls, though one dialled the other", () => {
  const channels = [
    channelRow("a", { ...ours, bridgeId: "pb-1" }),
    channelRow("b", { ...ours, bridgeId: "pb-2", dialedById: "a", dialStatus: "ANSWER" }),
  ];
  expect(calls(channels, [bridgeRow("pb-1", ["a"]), bridgeRow("pb-2", ["b"])])).toHaveLength(2);
});

test("hold and mute of a leg mark the call", () => {
  const [byDevice] = calls([channelRow("a", { heldByDevice: true })]);
  expect(byDevice).toMatchObject({ state: "held", marks: { held: true, muted: false } });
  const commanded = { held: true, muted: "in", music: "" } as const;
  const [byUs] = calls([channelRow("a", { ...ours, commanded })]);
  expect(byUs).toMatchObject({ state: "held", marks: { held: true, muted: true } });
  const [unknown] = calls([channelRow("a", { commanded: { held: null, muted: null, music: null } })]);
  expect(unknown).toMatchObject({ state: "up", marks: { held: false, muted: false } });
});

test("a call is held by the half of a Local channel that we hold, with the person beyond the pair", () => {
  const [call] = calls(
    [
      channelRow("sam", { bridgeId: "x", endpoint: null }),
      channelRow("one", {
        name: "Local/1002@default-00000001;1",
        endpoint: null,
        bridgeId: "x",
        otherHalfId: "two",
        commanded: { held: true, muted: "none", music: "" },
      }),
      channelRow("two", { name: "Local/1002@default-00000001;2", endpoint: null, otherHalfId: "one" }),
      channelRow("bob", { dialedById: "two", createdAtMs: 1_100 }),
    ],
    [bridgeRow("x", ["sam", "one"])],
  );
  expect(call).toMatchObject({ state: "held", marks: { held: true } });
});
