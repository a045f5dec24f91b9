import type { ChannelRow, NodeRow, TalkRow } from "@/lib/live/rows";
import type { LiveSnapshot } from "@/lib/live/wire";

/** A channel in our application, up; what a test is about is given. */
export function channel(id: string, given: Partial<ChannelRow> = {}): ChannelRow {
  return {
    id,
    name: `PJSIP/${id}-00000001`,
    state: "Up",
    caller: { name: id, number: "" },
    connected: { name: "", number: "" },
    accountCode: "",
    language: "en",
    dialplan: { context: "default", exten: "1003", priority: 1, appName: "", appData: "" },
    createdAtMs: 1_000,
    stateSinceMs: 1_000,
    answeredAtMs: 1_000,
    control: "ours",
    application: "patchbay",
    endpoint: `PJSIP/${id}`,
    bridgeId: null,
    bridgedAtMs: null,
    dialedById: null,
    dialStatus: null,
    otherHalfId: null,
    snoopOfId: null,
    snooperIds: [],
    heldByDevice: false,
    commanded: { held: false, muted: "none", music: "" },
    variables: {},
    ...given,
  };
}

/** Somebody who calls from the browser; what a test is about is given. */
export function talkRow(id: string, change: Partial<TalkRow> = {}): TalkRow {
  return {
    id,
    by: "sue",
    to: "Bob",
    peerId: null,
    bridgeId: "b",
    status: "calling",
    held: false,
    away: false,
    muted: false,
    startedAtMs: 0,
    activeAtMs: null,
    mediaChannelId: "m",
    transport: null,
    failure: null,
    ...change,
  };
}

/** A live node. */
export function node(name: string, given: Partial<NodeRow> = {}): NodeRow {
  return {
    node: name,
    name,
    application: "patchbay",
    status: "live",
    statusSincePanelMs: 0,
    reason: null,
    nextTryAtPanelMs: null,
    version: "22.10.1",
    startedAtMs: 0,
    entityId: null,
    eventsPerSecond: 0,
    eventLagMs: 0,
    asOfPanelMs: 0,
    latencyMs: null,
    clockOffsetMs: 0,
    lastResync: null,
    ...given,
  };
}

/** One node with these channels, at epoch `e`, seq 1. */
export function snapshot(name: string, channels: ChannelRow[]): LiveSnapshot {
  const rows = { channels, bridges: [], endpoints: [], devices: [], originations: [], spies: [], talks: [] };
  return { panelMs: Date.now(), nodes: [{ node: node(name), epoch: "e", seq: 1, rows }] };
}
