import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CallIndex } from "@/lib/live/call-index";
import type { CallInput } from "@/lib/live/calls";
import { type Call, groupCalls } from "@/lib/live/calls";
import type { NodeChanges } from "@/lib/live/change-log";
import { Replica } from "@/lib/live/replica";
import type { BridgeRow, ChannelRow, Collection, Rows, SpyRow } from "@/lib/live/rows";
import type { Patch } from "@/lib/live/wire";
import { bridgeRow, channelRow, nodeRow, spyRow } from "./samples";

function input(channels: ChannelRow[], change: Partial<CallInput> = {}): CallInput {
  return { node: "pbx", channels, bridges: [], spies: [], ...change };
}

type Gone = Parameters<CallIndex["update"]>[1];

/** An index whose rows are given whole each time: every row counts as changed. */
class Given {
  #inputs: readonly CallInput[] = [];
  readonly index = new CallIndex({
    nodes: () => this.#inputs,
    rows: (node, name) => this.#of(node, name),
    row: (node, name, id) => this.#of(node, name).find((row) => row.id === id) ?? null,
  });

  update(inputs: readonly CallInput[], gone: Gone = []): readonly Call[] {
    const before = this.#inputs;
    this.#inputs = inputs;
    const changes = new Map<string, NodeChanges>();
    for (const { node } of inputs) {
      const old = before.find((one) => one.node === node);
      const told: NodeChanges = {};
      for (const name of ["channels", "bridges", "spies"] as const) {
        const rows = [...this.#of(node, name), ...(old?.[name] ?? [])];
        told[name] = new Set(rows.map(({ id }) => id));
      }
      changes.set(node, told);
    }
    return this.index.update(changes, gone);
  }

  #of<Name extends "channels" | "bridges" | "spies">(node: string, name: Name): readonly Rows[Name][] {
    const found: Pick<CallInput, "channels" | "bridges" | "spies"> = this.#inputs.find(
      (one) => one.node === node,
    ) ?? { channels: [], bridges: [], spies: [] };
    const rows: { readonly [Each in "channels" | "bridges" | "spies"]: readonly Rows[Each][] } = found;
    return rows[name];
  }
}

const removal = { id: "a", atMs: 1, cause: 16, causeText: "", why: "event" as const };

describe("CallIndex", () => {
  test("answers what groupCalls answers", () => {
    const given = input([channelRow("a"), channelRow("b", { dialedById: "a", state: "Ringing" })]);
    expect(new Given().update([given])).toEqual(groupCalls(given));
  });

  test("keeps list and calls while nothing changes, and each call that did not change", () => {
    const index = new Given();
    const [a, b] = [channelRow("a"), channelRow("b")];
    const first = index.update([input([a, b])]);
    expect(index.update([input([a, b])])).toBe(first);
    const second = index.update([input([a, { ...b, state: "Ring" }])]);
    expect(second).not.toBe(first);
    expect(second[0]).toBe(first[0]);
    expect(second[1]).toMatchObject({ id: "b", state: "ringing" });
    // A row that changed in nothing that a call shows.
    const third = index.update([
      input([
        { ...a, language: "de" },
        { ...b, state: "Ring" },
      ]),
    ]);
    expect(third[0]).toBe(first[0]);
  });

  test("sees what changes beside the legs: the bridge's name, who listens", () => {
    const index = new Given();
    const rows = [channelRow("a", { bridgeId: "r" })];
    const room = (name: string) => [bridgeRow("r", ["a"], { type: "holding", name })];
    index.update([input(rows, { bridges: room("one") })]);
    expect(index.update([input(rows, { bridges: room("two") })])[0]?.to).toMatchObject({ name: "two" });
    const listened = index.update([input(rows, { bridges: room("two"), spies: [spyRow("1")] })]);
    expect(listened[0]?.marks.spiedBy).toEqual(["sue"]);
  });

  test("a node that went takes its calls along", () => {
    const index = new Given();
    index.update([input([channelRow("a")]), input([channelRow("z")], { node: "two" })]);
    expect(index.index.calls.map((call) => call.node)).toEqual(["pbx", "two"]);
    expect(index.update([input([channelRow("a")])]).map((call) => call.node)).toEqual(["pbx"]);
  });

  test("a call whose channels all went is shown as ended as long as they are", () => {
    const index = new Given();
    const rows = [channelRow("a"), channelRow("b", { dialedById: "a", state: "Ringing" })];
    index.update([input(rows)]);
    const gone = rows.map((row) => ({ node: "pbx", row, removal: { ...removal, id: row.id } }));
    index.update([input([])], gone);
    expect(index.index.ended).toMatchObject([{ call: { id: "a" }, removal: { cause: 16 } }]);
    index.update([input([])], gone);
    expect(index.index.ended).toHaveLength(1);
    index.update([input([])], []);
    expect(index.index.ended).toEqual([]);
  });

  test("a call in the browser has ended as its other leg did, and alone without a cause", () => {
    const browser = "patchbay-browsermedia-0f0e0d0c-1111-4222-8333-444455556666";
    const endOf = (rows: ChannelRow[]) => {
      const index = new Given();
      index.update([input(rows)]);
      const gone = rows.map((row) => {
        const cause = row.id === browser ? 38 : 17;
        return { node: "pbx", row, removal: { ...removal, id: row.id, cause } };
      });
      index.update([input([])], gone);
      return index.index.ended.map((ended) => ended.removal.cause);
    };
    const own = channelRow(browser, { bridgeId: "r" });
    expect(endOf([own, channelRow("z", { bridgeId: "r" })])).toEqual([17]);
    expect(endOf([own])).toEqual([null]);
  });

  test("a call in the browser whose other leg went first has ended with whom it was, as that leg did", () => {
    const own = channelRow("patchbay-browsermedia-0f0e0d0c-1111-4222-8333-444455556666", { bridgeId: "r" });
    const peer = channelRow("z", { bridgeId: "r", createdAtMs: 2_000 });
    const end = (row: ChannelRow, cause: number) => ({
      node: "pbx",
      row,
      removal: { ...removal, id: row.id, cause },
    });
    const index = new Given();
    index.update([input([own, peer])]);
    const [alone] = index.update([input([own])], [end(peer, 16)]);
    expect(alone?.to).toEqual({ kind: "nobody" });
    index.update([input([])], [end(peer, 16), end(own, 38)]);
    expect(index.index.ended).toMatchObject([
      { call: { to: { kind: "party", channelId: "z" } }, removal: { cause: 16 } },
    ]);
  });

  test("a call that goes on with one leg less has not ended", () => {
    const index = new Given();
    const [a, b] = [channelRow("a"), channelRow("b", { dialedById: "a", state: "Ringing" })];
    index.update([input([a, b])]);
    index.update([input([b])], [{ node: "pbx", row: a, removal }]);
    expect(index.index.calls.map((call) => call.id)).toEqual(["b"]);
    expect(index.index.ended).toEqual([]);
  });
});

const ids = ["a", "b", "c", "d", "e", "f", "g"];
const bridgeIds = ["x", "y", "z"];
const oneOf = <Item>(items: readonly Item[]) => fc.constantFrom<Item>(...items);
const maybe = (items: readonly string[]) => fc.option(oneOf(items), { nil: null, freq: 2 });

const channelStep = fc.record({
  id: oneOf(ids),
  change: fc.record({
    state: oneOf(["Up", "Ringing", "Down"]),
    createdAtMs: oneOf([1, 2, 3]),
    bridgeId: maybe(bridgeIds),
    dialedById: maybe(ids),
    otherHalfId: maybe(ids),
    snoopOfId: fc.option(oneOf(ids), { nil: null, freq: 1 }),
    name: oneOf(["PJSIP/p-00000001", "Local/1@x-00000001;1", "Local/1@x-00000001;2"]),
    control: oneOf(["ours", "dialplan", "dialplan"] as const),
    language: oneOf(["en", "de"]),
  }),
});
type Step =
  | { kind: "channel"; id: string; change: Partial<ChannelRow> }
  | { kind: "bridge"; id: string; change: Partial<BridgeRow> }
  | { kind: "spy"; id: string; change: Partial<SpyRow> }
  | { kind: "end"; collection: "channels" | "bridges" | "spies"; id: string }
  | { kind: "freeze" | "thaw" };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: channelStep.map((one) => ({ kind: "channel" as const, ...one })) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("bridge" as const),
      id: oneOf(bridgeIds),
      change: fc.record({ type: oneOf(["mixing", "mixing", "holding"]), name: oneOf(["", "talk"]) }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("spy" as const),
      id: oneOf(["1", "2"]),
      change: fc.record({
        targetId: oneOf(ids),
        supervisorChannelId: maybe(ids),
        status: oneOf(["active", "ringing"] as const),
      }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("end" as const),
      collection: oneOf(["channels", "channels", "bridges", "spies"] as const),
      id: oneOf([...ids, ...bridgeIds, "1", "2"]),
    }),
  },
  { weight: 1, arbitrary: oneOf([{ kind: "freeze" as const }, { kind: "thaw" as const }]) },
);

function patchOf(one: Step, seq: number): Patch | null {
  const base = { node: "pbx", epoch: "e", seq };
  switch (one.kind) {
    case "channel":
      return { ...base, up: { channels: [channelRow(one.id, one.change)] } };
    case "bridge":
      return { ...base, up: { bridges: [bridgeRow(one.id, [], one.change)] } };
    case "spy":
      return { ...base, up: { spies: [spyRow(one.id, one.change)] } };
    case "end": {
      const removed = { ...removal, id: one.id };
      return { ...base, del: { [one.collection]: [removed] } };
    }
    default:
      return null;
  }
}

const collectionNames: readonly Collection[] = [
  "channels",
  "bridges",
  "endpoints",
  "devices",
  "originations",
  "spies",
  "talks",
];

test("kept up with changes it answers what grouping all rows anew answers, and keeps what did not change", () => {
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 25 }), (rounds) => {
      const replica = new Replica({ logChanges: true, now: () => 0 });
      const empty = Object.fromEntries(collectionNames.map((name) => [name, []]));
      const rows = empty as unknown as { [Name in Collection]: Rows[Name][] };
      replica.applySnapshot({ panelMs: 0, nodes: [{ node: nodeRow("pbx"), epoch: "e", seq: 0, rows }] });
      const index = new CallIndex(replica);
      let seq = 0;
      let before: readonly Call[] = [];
      for (const steps of rounds) {
        for (const one of steps) {
          const patch = patchOf(one, seq + 1);
          if (patch !== null) {
            seq += 1;
            expect(replica.applyPatch(patch)).toBe("applied");
          } else if (one.kind === "freeze") replica.freeze();
          else replica.thaw();
        }
        const legsBefore = index.legs;
        const rowsBefore = before.map((call) => index.legs(call));
        const calls = index.update(replica.takeChanges(), replica.ghosts("channels"));
        const whole = groupCalls({
          node: "pbx",
          channels: replica.rows("pbx", "channels"),
          bridges: replica.rows("pbx", "bridges"),
          spies: replica.rows("pbx", "spies"),
        });
        expect(calls).toEqual(whole);
        if (index.legs === legsBefore) expect(before.map((call) => index.legs(call))).toEqual(rowsBefore);
        for (const call of calls) {
          expect(index.legs(call)).toEqual(call.channelIds.map((id) => replica.row("pbx", "channels", id)));
          const old = before.find(({ id }) => id === call.id);
          if (JSON.stringify(old) === JSON.stringify(call)) expect(call).toBe(old);
        }
        expect(index.update(replica.takeChanges(), replica.ghosts("channels"))).toBe(calls);
        before = calls;
      }
    }),
    { numRuns: 300 },
  );
});
