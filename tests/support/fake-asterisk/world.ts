import type { AriEvent, AriEventType, Bridge, Channel, DeviceState, Endpoint } from "@/lib/ari";

/** An event less what the socket adds: application, timestamp, asterisk_id. */
export type BareEvent = {
  [Type in AriEventType]: Omit<
    Extract<AriEvent, { type: Type }>,
    "application" | "timestamp" | "asterisk_id"
  >;
}[AriEventType];

/** `application` null goes to every application that subscribed to all, else to the named one alone. */
export type EmitEvent = (event: BareEvent, application: string | null) => void;

const causeTexts: Readonly<Record<number, string>> = {
  0: "Unknown",
  16: "Normal Clearing",
  17: "User busy",
  19: "User alerting, no answer",
};

/** Asterisk's way to write a time (include/asterisk/localtime.h). */
export function formatTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace("Z", "+0000");
}

/**
 * Channels, bridges, endpoints and device states in memory. Each change emits the events that Asterisk emits for it, in
 * its order: an enter event comes with the channel in the bridge, a leave event with it gone (main/stasis_bridges.c).
 */
export class World {
  readonly channels = new Map<string, Channel>();
  readonly bridges = new Map<string, Bridge>();
  readonly endpoints = new Map<string, Endpoint>();
  readonly deviceStates = new Map<string, DeviceState>();
  readonly #emit: EmitEvent;
  #made = 0;

  constructor(emit: EmitEvent) {
    this.#emit = emit;
  }

  /** A channel in the dialplan, or in Stasis when `application` is given. Emits ChannelCreated, and StasisStart. */
  addChannel(given: Partial<Channel> & { application?: string; args?: readonly string[] } = {}): Channel {
    const { application, args = [], ...fields } = given;
    const number = ++this.#made;
    const channel: Channel = {
      id: `${number}.${number}`,
      name: `PJSIP/alice-${number.toString(16).padStart(8, "0")}`,
      state: "Ring",
      protocol_id: "",
      caller: { name: "", number: "" },
      connected: { name: "", number: "" },
      accountcode: "",
      dialplan: { context: "default", exten: "s", priority: 1, app_name: "", app_data: "" },
      creationtime: formatTime(Date.now()),
      language: "en",
      ...fields,
    };
    this.channels.set(channel.id, channel);
    this.#emit({ type: "ChannelCreated", channel }, null);
    if (application !== undefined) this.enterStasis(channel.id, application, args);
    return channel;
  }

  enterStasis(channelId: string, application: string, args: readonly string[] = []): void {
    const before = this.#channel(channelId);
    const app_data = [application, ...args].join(",");
    const channel = { ...before, dialplan: { ...before.dialplan, app_name: "Stasis", app_data } };
    this.channels.set(channelId, channel);
    this.#emit({ type: "StasisStart", args: [...args], channel }, application);
  }

  setChannel(channelId: string, fields: Partial<Channel>): Channel {
    const channel = { ...this.#channel(channelId), ...fields };
    this.channels.set(channelId, channel);
    if (fields.state !== undefined) this.#emit({ type: "ChannelStateChange", channel }, null);
    return channel;
  }

  /** Emits Dial of a leg without a caller, as for an originate. */
  dial(channelId: string, dialstatus: string): void {
    this.#emit({ type: "Dial", peer: this.#channel(channelId), dialstatus }, null);
  }

  leaveStasis(channelId: string): void {
    const before = this.#channel(channelId);
    const application = applicationOf(before);
    if (application === null) return;
    const channel = { ...before, dialplan: { ...before.dialplan, app_name: "", app_data: "" } };
    this.channels.set(channelId, channel);
    this.#emit({ type: "StasisEnd", channel: before }, application);
  }

  hangup(channelId: string, cause = 16): void {
    const channel = this.#channel(channelId);
    this.#emit({ type: "ChannelHangupRequest", channel, cause }, null);
    for (const bridge of this.bridges.values()) {
      if (bridge.channels.includes(channelId)) this.leaveBridge(bridge.id, channelId);
    }
    this.leaveStasis(channelId);
    this.channels.delete(channelId);
    this.#emit({ type: "ChannelDestroyed", channel, cause, cause_txt: causeTexts[cause] ?? "Unknown" }, null);
    const endpoint = this.endpoints.get(endpointOf(channel));
    if (endpoint !== undefined) {
      endpoint.channel_ids = endpoint.channel_ids.filter((id) => id !== channelId);
    }
  }

  addBridge(given: Partial<Bridge> = {}): Bridge {
    const bridge: Bridge = {
      id: `bridge-${++this.#made}`,
      technology: given.bridge_type === "holding" ? "holding_bridge" : "simple_bridge",
      bridge_type: "mixing",
      bridge_class: "stasis",
      creator: "Stasis",
      name: "",
      channels: [],
      creationtime: formatTime(Date.now()),
      video_mode: "none",
      ...given,
    };
    this.bridges.set(bridge.id, bridge);
    this.#emit({ type: "BridgeCreated", bridge }, null);
    return bridge;
  }

  enterBridge(bridgeId: string, channelId: string): void {
    for (const bridge of this.bridges.values()) {
      if (bridge.channels.includes(channelId)) this.leaveBridge(bridge.id, channelId);
    }
    const before = this.#bridge(bridgeId);
    const bridge = { ...before, channels: [...before.channels, channelId] };
    this.bridges.set(bridgeId, bridge);
    this.#emit({ type: "ChannelEnteredBridge", bridge, channel: this.#channel(channelId) }, null);
  }

  leaveBridge(bridgeId: string, channelId: string): void {
    const before = this.#bridge(bridgeId);
    const bridge = { ...before, channels: before.channels.filter((id) => id !== channelId) };
    this.bridges.set(bridgeId, bridge);
    this.#emit({ type: "ChannelLeftBridge", bridge, channel: this.#channel(channelId) }, null);
  }

  destroyBridge(bridgeId: string): void {
    for (const channelId of this.#bridge(bridgeId).channels) this.leaveBridge(bridgeId, channelId);
    const bridge = this.#bridge(bridgeId);
    this.bridges.delete(bridgeId);
    this.#emit({ type: "BridgeDestroyed", bridge }, null);
  }

  addEndpoint(technology: string, resource: string, state = "offline"): Endpoint {
    const endpoint: Endpoint = { technology, resource, state, channel_ids: [] };
    this.endpoints.set(`${technology}/${resource}`, endpoint);
    return endpoint;
  }

  /** As a phone that registers or leaves: PeerStatusChange with the endpoint's new state. */
  setEndpointState(id: string, state: string): void {
    const before = this.endpoints.get(id);
    if (before === undefined) throw new Error(`no endpoint ${id}`);
    const endpoint = { ...before, state };
    this.endpoints.set(id, endpoint);
    const peer_status = state === "online" ? "Reachable" : "Unreachable";
    this.#emit({ type: "PeerStatusChange", endpoint, peer: { peer_status } }, null);
  }

  setDeviceState(name: string, state: string): void {
    const device_state: DeviceState = { name, state };
    this.deviceStates.set(name, device_state);
    this.#emit({ type: "DeviceStateChanged", device_state }, null);
  }

  /** As by kill -9: everything is gone and nobody is told. */
  clear(): void {
    this.channels.clear();
    this.bridges.clear();
  }

  #channel(id: string): Channel {
    const channel = this.channels.get(id);
    if (channel === undefined) throw new Error(`no channel ${id}`);
    return channel;
  }

  #bridge(id: string): Bridge {
    const bridge = this.bridges.get(id);
    if (bridge === undefined) throw new Error(`no bridge ${id}`);
    return bridge;
  }
}

/** The Stasis application that has the channel, as the panel too must find it out. */
export function applicationOf(channel: Channel): string | null {
  const { app_name, app_data } = channel.dialplan;
  return app_name === "Stasis" ? (app_data.split(",")[0] ?? null) : null;
}

function endpointOf(channel: Channel): string {
  return channel.name.replace(/-[0-9a-f]{8}$/, "");
}
