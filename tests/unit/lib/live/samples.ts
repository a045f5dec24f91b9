import type { AriEvent } from "@/lib/ari/generated/events";
import type { Bridge, Channel } from "@/lib/ari/generated/models";
import type { BridgeRow, ChannelRow, EndpointRow, NodeRow, RunningRecording, SpyRow } from "@/lib/live/rows";

/** Asterisk's clock at `offsetMs` after a fixed start, as its events write it. */
export function stamp(offsetMs: number): string {
  return new Date(startMs + offsetMs + 3_600_000).toISOString().replace("Z", "+0100");
}

export const startMs = Date.parse("2026-01-02T02:04:05.000Z");

export function channel(id: string, change: Partial<Channel> = {}): Channel {
  return {
    id,
    protocol_id: "",
    name: `PJSIP/alice-${id.padStart(8, "0")}`,
    state: "Ring",
    caller: { name: "Alice", number: "1001" },
    connected: { name: "", number: "" },
    accountcode: "",
    dialplan: { context: "default", exten: "1002", priority: 1, app_name: "Dial", app_data: "PJSIP/bob" },
    creationtime: stamp(0),
    language: "en",
    ...change,
  };
}

export function inStasis(application: string): Pick<Channel, "dialplan"> {
  return {
    dialplan: {
      context: "default",
      exten: "1",
      priority: 2,
      app_name: "Stasis",
      app_data: `${application},a`,
    },
  };
}

export function bridge(id: string, channels: string[], change: Partial<Bridge> = {}): Bridge {
  return {
    id,
    technology: "simple_bridge",
    bridge_type: "mixing",
    bridge_class: "stasis",
    creator: "Stasis",
    name: "",
    channels,
    creationtime: stamp(0),
    ...change,
  };
}

type Fields<Type extends AriEvent["type"]> = Omit<
  Extract<AriEvent, { type: Type }>,
  "type" | "timestamp" | "application" | "asterisk_id"
>;

export function event<Type extends AriEvent["type"]>(
  type: Type,
  offsetMs: number,
  fields: Fields<Type>,
): AriEvent {
  return { type, timestamp: stamp(offsetMs), application: "patchbay", ...fields } as unknown as AriEvent;
}

export function channelRow(id: string, change: Partial<ChannelRow> = {}): ChannelRow {
  return {
    id,
    name: `PJSIP/${id}-00000001`,
    state: "Up",
    caller: { name: id, number: "" },
    connected: { name: "", number: "" },
    accountCode: "",
    language: "en",
    dialplan: { context: "default", exten: "100", priority: 1, appName: "Dial", appData: "" },
    createdAtMs: 1_000,
    stateSinceMs: 1_000,
    answeredAtMs: 2_000,
    control: "dialplan",
    application: null,
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
    ...change,
  };
}

export function bridgeRow(id: string, memberIds: string[], change: Partial<BridgeRow> = {}): BridgeRow {
  return {
    id,
    name: "",
    technology: "simple_bridge",
    type: "mixing",
    class: "stasis",
    creator: "Stasis",
    owner: "ours",
    members: memberIds.map((channelId) => ({ channelId, sinceMs: 2_000 })),
    createdAtMs: 1_000,
    music: "",
    ...change,
  };
}

export function endpointRow(
  id: string,
  channelIds: string[],
  change: Partial<EndpointRow> = {},
): EndpointRow {
  const [technology = "", resource = ""] = id.split("/");
  return {
    id,
    technology,
    resource,
    state: "online",
    contacts: [],
    channelIds,
    deviceState: null,
    sinceMs: 0,
    ...change,
  };
}

export function spyRow(id: string, change: Partial<SpyRow> = {}): SpyRow {
  return {
    id,
    targetId: "a",
    mode: "listen",
    whisperTo: "near",
    via: "phone",
    sides: "mixed",
    by: "sue",
    endpoint: "PJSIP/sue",
    follows: null,
    heldBack: null,
    noticeFailed: null,
    reason: "",
    status: "active",
    startedAtMs: 1_000,
    activeAtMs: 2_000,
    supervisorChannelId: null,
    snoopChannelId: null,
    transport: null,
    codec: null,
    codecReason: null,
    recording: null,
    ...change,
  };
}

/** What is recorded since a second after the beginning of all. */
export const running = (name: string, startedAtMs = 1_000): RunningRecording => ({ name, startedAtMs });

export function nodeRow(node: string, change: Partial<NodeRow> = {}): NodeRow {
  return {
    node,
    name: node,
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
    ...change,
  };
}
