import { expect, it } from "vitest";
import { listeningNow } from "@/components/listen/listening-now";
import { groupCalls } from "@/lib/live/calls";
import type { ChannelRow, SpyRow } from "@/lib/live/rows";
import { bridgeRow, channelRow, spyRow } from "../../lib/live/samples";

const at = <Row>(node: string, rows: Row[]) => rows.map((row) => ({ node, row }));

/** Alice and Bob talk on each of two nodes. */
function now(spies: { node: string; row: SpyRow }[], snoops: ChannelRow[] = []) {
  const parties = [
    channelRow("alice", { bridgeId: "x" }),
    channelRow("bob", { bridgeId: "x", dialedById: "alice", createdAtMs: 1_001 }),
  ];
  const bridges = [bridgeRow("x", ["alice", "bob"])];
  const callsOf = (node: string) => groupCalls({ node, channels: parties, bridges, spies: [] });
  return listeningNow({
    spies,
    channels: [...at("m", parties), ...at("n", [...parties, ...snoops])],
    calls: [...callsOf("m"), ...callsOf("n")],
    applicationOf: () => "patchbay",
  });
}

const active = { status: "active", targetId: "alice" } as const;
const browser = { via: "browser", endpoint: "" } as const;

it("names who listens on every node, to which leg of which call, by what, since when and whether it is recorded", () => {
  const recording = { id: "r", sinceMs: 9, sides: "mixed" } as unknown as SpyRow["recording"];
  const lines = now([
    ...at("n", [spyRow("1", { ...active, ...browser, by: "sam", activeAtMs: 70, recording })]),
    ...at("m", [spyRow("1", { ...active, by: "eve", endpoint: "PJSIP/eve", activeAtMs: 60 })]),
  ]);
  const same = {
    mode: "listen",
    doing: "listening",
    heardBy: "heard by nobody",
    whom: "alice ⇄ bob",
    leg: "PJSIP/alice-00000001",
    targetId: "alice",
  };
  expect(lines).toEqual([
    {
      ...same,
      ...{ key: "m/1", node: "m", spyId: "1", who: "eve" },
      ...{ how: "by PJSIP/eve", sinceMs: 60, isRecorded: false },
    },
    {
      ...same,
      ...{ key: "n/1", node: "n", spyId: "1", who: "sam" },
      ...{ how: "in the browser", sinceMs: 70, isRecorded: true },
    },
  ]);
});

it("says who hears them, in each mode", () => {
  const heard = (change: Partial<SpyRow>) =>
    now(at("n", [spyRow("1", { ...active, ...change })])).map(({ doing, heardBy }) => `${doing}: ${heardBy}`);
  expect(heard({ mode: "whisper", whisperTo: "near" })).toEqual(["whispering: heard by alice"]);
  expect(heard({ mode: "whisper", whisperTo: "far" })).toEqual(["whispering: heard by bob"]);
  expect(heard({ mode: "barge" })).toEqual(["barging in: heard by everybody on the call"]);
  expect(heard({ mode: "barge", status: "ringing" })).toEqual(["ringing: hears nothing yet"]);
  expect(heard({ status: "ending" })).toEqual([]);
});

it("counts the snoops of other applications, which are not ours to end, and none of our own pieces", () => {
  const snoop = { snoopOfId: "bob", endpoint: null, createdAtMs: 5 } as const;
  const own = "patchbay-listensnoop-00000000-0000-0000-0000-000000000000";
  const lines = now(
    [],
    [
      channelRow("x", { ...snoop, name: "Snoop/7-1", control: "application", application: "wazo" }),
      channelRow("y", { ...snoop, control: "ours" }),
      channelRow(own, { ...snoop, control: "dialplan", application: null }),
    ],
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    ...{ key: "n/x", spyId: null, who: "wazo", mode: null, how: "another application: Snoop/7-1" },
    ...{ whom: "bob ⇄ alice", targetId: "bob", sinceMs: 5, isRecorded: null },
  });
});

it("says of a call that has gone that it has, and of who is waited for whose call is", () => {
  const gone = { targetId: "carol", status: "waiting" } as const;
  expect(now(at("n", [spyRow("1", gone)]))[0]).toMatchObject({ whom: "a call that has gone", leg: null });
  expect(now(at("n", [spyRow("1", { ...gone, follows: "PJSIP/carol" })]))[0]).toMatchObject({
    ...{ whom: "PJSIP/carol", doing: "waiting" },
  });
});
