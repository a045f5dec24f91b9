import type { BridgeRow, ChannelRow } from "@/lib/live/rows";

/** An answered channel of ours, outside a bridge. */
export function channelRow(over: Partial<ChannelRow> = {}): ChannelRow {
  return {
    id: "c1",
    name: "PJSIP/alice-00000001",
    state: "Up",
    caller: { name: "Alice", number: "1001" },
    connected: { name: "", number: "" },
    accountCode: "",
    language: "en",
    dialplan: { context: "default", exten: "1001", priority: 1, appName: "Stasis", appData: "patchbay" },
    createdAtMs: 1_000,
    stateSinceMs: 1_000,
    answeredAtMs: 1_000,
    control: "ours",
    application: "patchbay",
    endpoint: "PJSIP/alice",
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
    ...over,
  };
}

/** An empty mixing bridge of ours. */
export function bridgeRow(over: Partial<BridgeRow> = {}): BridgeRow {
  return {
    id: "b1",
    name: "",
    technology: "simple_bridge",
    type: "mixing",
    class: "stasis",
    creator: "Stasis",
    owner: "ours",
    members: [],
    createdAtMs: 1_000,
    music: "",
    ...over,
  };
}
