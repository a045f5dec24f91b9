import { beforeEach, describe, expect, it } from "vitest";
import type { OriginationRow } from "@/lib/live/rows";
import { Originations } from "@/server/nodes/originations";
import { channel } from "../../lib/live/samples";
import { BareNode, logger } from "./bare-node";
import { type SessionNode, sessionNode } from "./session-node";

const id = "patchbay-call-1";
const timestamp = "2026-01-01T00:00:00.000+0000";
const silentLog = { save: async () => undefined, recent: async () => [], list: async () => [] };
let world: SessionNode;
let originations: Originations;

const row = () => world.rows.get(`originations ${id}`);

beforeEach(() => {
  world = sessionNode();
  originations = new Originations({ node: world.node, log: silentLog, logger: world.logger });
  originations.begin({ id, by: "eve", endpoint: "PJSIP/bob", to: "patchbay", callerId: "" });
});

describe("Originations", () => {
  it("ends a call of a moment ago when Asterisk has started anew", () => {
    world.resync(true);
    expect(row()).toMatchObject({ status: "failed", endedAtMs: 1_000_000 });
  });

  it("waits for a call of a moment ago that the lists of the same Asterisk do not have yet", () => {
    world.resync(false);
    expect(row()).toMatchObject({ status: "dialing", endedAtMs: null });
  });

  it("opens the story again when a call that got no answer is placed all the same", () => {
    originations.failed(id, "no answer", { mayStillRing: true });
    expect(row()).toMatchObject({ status: "failed", causeText: "no answer" });
    world.tell({ type: "ChannelCreated", channel: { id }, timestamp });
    expect(row()).toMatchObject({ status: "dialing", endedAtMs: null, causeText: null });
    world.tell({ type: "ChannelStateChange", channel: { id, state: "Up" }, timestamp });
    expect(row()).toMatchObject({ status: "answered" });
  });

  it("finds such a call in the lists of a resync too", () => {
    originations.failed(id, "no answer", { mayStillRing: true });
    world.here.add(id);
    world.unanswered.set(id, "Down");
    world.resync(false);
    expect(row()).toMatchObject({ status: "dialing" });
  });

  it("leaves a refused call closed", () => {
    originations.failed(id, "unknown endpoint");
    world.tell({ type: "ChannelCreated", channel: { id }, timestamp });
    expect(row()).toMatchObject({ status: "failed", causeText: "unknown endpoint" });
  });
});

describe("a placed call over time", () => {
  const call = (number: number) => ({
    id: `patchbay-call-${number}`,
    by: "eve",
    endpoint: "PJSIP/bob",
    to: "patchbay",
    callerId: "",
  });

  it("was answered, when a list says so, though nobody heard it", async () => {
    const asterisk = new BareNode();
    const saved: OriginationRow[] = [];
    const log = { ...silentLog, save: async (_node: string, one: OriginationRow) => void saved.push(one) };
    const placed = new Originations({ node: asterisk.node, log, logger });
    placed.begin(call(1));
    asterisk.emit("ChannelCreated", { channel: channel(call(1).id, { state: "Down" }) });
    await asterisk.list([channel(call(1).id, { state: "Up" })]);
    asterisk.emit("ChannelDestroyed", { channel: channel(call(1).id), cause: 16, cause_txt: "" });
    await placed.close();
    expect(saved.map(({ status }) => status)).toEqual(["dialing", "answered", "ended"]);
  });

  it("reaches the disk in the order in which it happened, and before the panel has closed", async () => {
    const asterisk = new BareNode();
    const saved: string[] = [];
    const releases: (() => void)[] = [];
    const save = (_node: string, { status }: OriginationRow) =>
      new Promise<void>((resolve) => {
        releases.push(() => {
          saved.push(status);
          resolve();
        });
      });
    const placed = new Originations({ node: asterisk.node, log: { ...silentLog, save }, logger });
    placed.begin(call(1));
    placed.failed(call(1).id, "refused");
    let isClosed = false;
    const closed = placed.close().then(() => {
      isClosed = true;
    });
    await asterisk.settle();
    expect([releases.length, isClosed]).toEqual([1, false]);
    releases[0]?.();
    await asterisk.settle();
    releases[1]?.();
    await closed;
    expect(saved).toEqual(["dialing", "failed"]);
  });

  it("does not come back into the live state out of which newer ones have pushed it", async () => {
    const asterisk = new BareNode();
    const placed = new Originations({ node: asterisk.node, log: silentLog, logger });
    for (let number = 1; number <= 51; number += 1) placed.begin(call(number));
    placed.failed(call(1).id, "refused");
    const shown = [...asterisk.node.live.rows("originations")].map(({ id: shownId }) => shownId);
    expect(shown).toHaveLength(50);
    expect(shown).not.toContain(call(1).id);
  });
});
