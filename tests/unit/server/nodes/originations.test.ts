import { beforeEach, describe, expect, it } from "vitest";
import { Originations } from "@/server/nodes/originations";
import { type SessionNode, sessionNode } from "./session-node";

const id = "patchbay-call-1";
const timestamp = "2026-01-01T00:00:00.000+0000";
let world: SessionNode;
let originations: Originations;

const row = () => world.rows.get(`originations ${id}`);

beforeEach(() => {
  world = sessionNode();
  const log = { save: async () => undefined, recent: async () => [], list: async () => [] };
  originations = new Originations({ node: world.node, log, logger: world.logger });
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
    world.resync(false);
    expect(row()).toMatchObject({ status: "dialing" });
  });

  it("leaves a refused call closed", () => {
    originations.failed(id, "unknown endpoint");
    world.tell({ type: "ChannelCreated", channel: { id }, timestamp });
    expect(row()).toMatchObject({ status: "failed", causeText: "unknown endpoint" });
  });
});
