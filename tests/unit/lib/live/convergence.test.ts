import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AriEvent } from "@/lib/ari/generated/events";
import { NodeState } from "@/lib/live/node-state";
import { Replica } from "@/lib/live/replica";
import { collections } from "@/lib/live/rows";
import type { NodeSnapshot, Patch } from "@/lib/live/wire";
import { AsteriskModel, arrival, type Step, stepKinds } from "./asterisk-model";
import { nodeRow, spyRow } from "./samples";

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...stepKinds),
  a: fc.nat(30),
  b: fc.nat(30),
});
const steps = fc.array(step, { maxLength: 60 });
const chances = fc.array(fc.nat(40), { maxLength: 30 });

function fresh(): NodeState {
  return new NodeState({ node: "pbx", application: "patchbay", idPrefix: "pb-" });
}

function run(given: readonly Step[]): AsteriskModel {
  const model = new AsteriskModel();
  for (const one of given) model.step(one);
  return model;
}

/** Everything of a state, in an order of its own. */
function content(state: NodeState): Record<string, unknown[]> {
  const sorted = collections.map((name) => [name, [...state.rows(name)].sort(byId)] as const);
  return Object.fromEntries(sorted);
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** What a list tells of a state: nothing that only events told. */
function listed(state: NodeState) {
  const channels = [...state.rows("channels")].sort(byId).map((row) => ({
    id: row.id,
    name: row.name,
    state: row.state,
    caller: row.caller,
    connected: row.connected,
    dialplan: row.dialplan,
    control: row.control,
    application: row.application,
    endpoint: row.endpoint,
    bridgeId: row.bridgeId,
    otherHalfId: row.otherHalfId,
    snoopOfId: row.snoopOfId,
    snooperIds: row.snooperIds,
    createdAtMs: row.createdAtMs,
  }));
  const bridges = [...state.rows("bridges")].sort(byId).map(({ members, music: _, ...row }) => ({
    ...row,
    members: members.map((member) => member.channelId).sort(),
  }));
  const endpoints = [...state.rows("endpoints")]
    .sort(byId)
    .map(({ id, state: online, channelIds }) => ({ id, online, channelIds }));
  return { channels, bridges, endpoints };
}

function afterListing(model: AsteriskModel): NodeState {
  const state = fresh();
  state.resync(model.listing(), { restarted: false, atMs: model.nowMs });
  return state;
}

describe("the reducer", () => {
  test("ends with what the lists say, in whatever order topics arrive, however often", () => {
    fc.assert(
      fc.property(steps, chances, (given, order) => {
        const model = run(given);
        const state = fresh();
        state.resync(new AsteriskModel().listing(), { restarted: false, atMs: 0 });
        for (const one of arrival(model.published, order)) state.reduce(one);
        expect(listed(state)).toEqual(listed(afterListing(model)));
      }),
      { numRuns: 1_000 },
    );
  });

  test("changes nothing when all is told again", () => {
    fc.assert(
      fc.property(steps, (given) => {
        const model = run(given);
        const state = fresh();
        for (const { event } of model.published) state.reduce(event);
        const once = listed(state);
        state.takePatch();
        for (const { event } of model.published) state.reduce(structuredClone(event));
        expect(listed(state)).toEqual(once);
      }),
    );
  });

  test("a resync on top of anything equals the lists, and so does the tail of events after it", () => {
    fc.assert(
      fc.property(steps, steps, steps, chances, (before, between, after, order) => {
        const model = run(before);
        const state = fresh();
        const lost = arrival(model.published, order);
        for (const one of lost.slice(0, lost.length / 2)) state.reduce(one);
        // Some events arrive while the lists are read: told by both.
        const queuedFrom = model.published.length;
        for (const one of between) model.step(one);
        const listing = model.listing();
        const atMs = model.nowMs;
        for (const one of after) model.step(one);
        state.resync(listing, { restarted: false, atMs });
        for (const { event } of model.published.slice(queuedFrom)) state.reduce(event);
        expect(listed(state)).toEqual(listed(afterListing(model)));
      }),
      { numRuns: 1_000 },
    );
  });

  test("a second resync with the same lists corrects nothing", () => {
    fc.assert(
      fc.property(steps, (given) => {
        const model = run(given);
        const state = afterListing(model);
        state.takePatch();
        const again = state.resync(model.listing(), { restarted: false, atMs: model.nowMs });
        expect(again).toEqual({ added: 0, changed: 0, removed: 0 });
        expect(state.takePatch()).toBeNull();
      }),
    );
  });

  test("tells the end of each row once, and only of rows it told", () => {
    fc.assert(
      fc.property(steps, chances, (given, order) => {
        const model = run(given);
        const state = fresh();
        const told = new Set<string>();
        for (const one of arrival(model.published, order)) {
          state.reduce(one);
          const patch = state.takePatch();
          for (const { id } of patch?.del?.channels ?? []) {
            expect(told.delete(id)).toBe(true);
          }
          for (const { id } of patch?.up?.channels ?? []) told.add(id);
        }
        expect([...told].sort()).toEqual([...state.rows("channels")].map((row) => row.id).sort());
      }),
    );
  });
});

/** A node that numbers its patches, as the server does. */
class Source {
  readonly state = fresh();
  readonly patches: Patch[] = [];
  #seq = 0;

  reduce(events: readonly AriEvent[]): void {
    for (const one of events) this.state.reduce(one);
    const rows = this.state.takePatch();
    if (rows !== null) {
      this.#seq += 1;
      this.patches.push({ node: "pbx", epoch: "e", seq: this.#seq, ...rows });
    }
  }

  snapshot(): NodeSnapshot {
    return { node: nodeRow("pbx"), epoch: "e", seq: this.#seq, rows: this.state.snapshotRows() };
  }
}

function overWire<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

function held(replica: Replica): Record<string, unknown[]> {
  return Object.fromEntries(
    collections.map((name) => [name, [...replica.rows("pbx", name)].sort(byId)] as const),
  );
}

describe("snapshot(n) + patches(n..m) = snapshot(m)", () => {
  test("when every patch arrives", () => {
    fc.assert(
      fc.property(steps, chances, fc.nat(40), (given, order, joinAt) => {
        const events = arrival(run(given).published, order);
        const source = new Source();
        const replica = new Replica();
        let joined = false;
        const join = () => {
          replica.applySnapshot({ panelMs: 0, nodes: [overWire(source.snapshot())] });
          joined = true;
        };
        for (let index = 0; index < events.length; index += 3) {
          if (!joined && index >= joinAt) join();
          const sent = source.patches.length;
          source.reduce(events.slice(index, index + 3));
          for (const patch of source.patches.slice(sent)) {
            expect(replica.applyPatch(overWire(patch))).toBe(joined ? "applied" : "gap");
          }
        }
        if (!joined) join();
        expect(held(replica)).toEqual(content(source.state));
      }),
      { numRuns: 1_000 },
    );
  });

  test("under loss, repetition and reordering, with a new snapshot at each gap", () => {
    fc.assert(
      fc.property(steps, chances, fc.array(fc.nat(9), { minLength: 1 }), (given, order, faults) => {
        const source = new Source();
        const replica = new Replica();
        replica.applySnapshot({ panelMs: 0, nodes: [overWire(source.snapshot())] });
        const late: Patch[] = [];
        const deliver = (patch: Patch): void => {
          if (replica.applyPatch(overWire(patch)) === "gap") {
            replica.applySnapshot({ panelMs: 0, nodes: [overWire(source.snapshot())] });
          }
        };
        for (const [index, one] of arrival(run(given).published, order).entries()) {
          const sent = source.patches.length;
          source.reduce([one]);
          for (const patch of source.patches.slice(sent)) {
            const fault = faults[index % faults.length] ?? 0;
            if (fault === 0) continue; // lost
            if (fault === 1) {
              late.push(patch);
              continue;
            }
            deliver(patch);
            if (fault === 2) deliver(patch);
            if (fault === 3) for (const old of late.splice(0)) deliver(old);
          }
        }
        // One more patch shows whether the last ones were lost.
        source.state.put("spies", spyRow("last"));
        source.reduce([]);
        const last = source.patches.at(-1);
        if (last === undefined) throw new Error("a spy row makes a patch");
        deliver(last);
        expect(held(replica)).toEqual(content(source.state));
      }),
      { numRuns: 1_000 },
    );
  });
});
