import type {
  AriEvent,
  AriEventType,
  Bridge,
  Channel,
  Clock,
  DeviceState,
  Endpoint,
  Mailbox,
} from "@/lib/ari";
import { MediaQueue, realClock } from "./media-queue";
import { Playbacks } from "./playbacks";
import { Recordings } from "./recordings";

/** An event less what the socket adds: application, timestamp, asterisk_id. */
export type BareEvent = {
  [Type in AriEventType]: Omit<
    Extract<AriEvent, { type: Type }>,
    "application" | "timestamp" | "asterisk_id"
  >;
}[AriEventType];

/** `application` null goes to every application that hears of what the event is about, else to the named one alone. */
export type EmitEvent = (event: BareEvent, application: string | null) => void;

/** What the world asks of the applications: their automatic subscriptions (res/stasis/app.c). */
export interface Subscriptions {
  subscribe(application: string, source: { kind: "channel" | "bridge"; id: string }): void;
  unsubscribe(application: string, source: { kind: "channel" | "bridge"; id: string }): void;
  /** What has ended is subscribed no longer. */
  forgetSource(source: { kind: "channel" | "bridge"; id: string }): void;
}

const noSubscriptions: Subscriptions = {
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  forgetSource: () => undefined,
};

/** Where a dialled channel goes when it is answered. */
export type Goal = { application: string; args: readonly string[] } | { context: string; exten: string };

const causeTexts: Readonly<Record<number, string>> = {
  0: "Unknown",
  16: "Normal Clearing",
  17: "User busy",
  18: "No user responding",
  19: "User alerting, no answer",
  21: "Call Rejected",
  34: "Circuit/channel congestion",
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
  readonly mailboxes = new Map<string, Mailbox>();
  /** Variables of channels and bridges by their id, and the global ones by an empty id. */
  readonly variables = new Map<string, Map<string, string>>();
  /** The other half of a Local channel. */
  readonly halves = new Map<string, string>();
  /** Bridges that play music. */
  readonly music = new Set<string>();
  readonly playbacks: Playbacks;
  readonly recordings: Recordings;
  readonly #emit: EmitEvent;
  readonly #subscriptions: Subscriptions;
  readonly #queue = new MediaQueue();
  readonly #goals = new Map<string, Goal>();
  #made = 0;

  constructor(emit: EmitEvent, clock: Clock = realClock, subscriptions: Subscriptions = noSubscriptions) {
    this.#emit = emit;
    this.#subscriptions = subscriptions;
    this.recordings = new Recordings(emit, clock, this.#queue);
    const lengthOf = (name: string) => this.recordings.stored.get(name)?.durationMs;
    this.playbacks = new Playbacks(emit, clock, this.#queue, lengthOf);
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
    this.#goals.delete(channelId);
    this.#subscriptions.subscribe(application, { kind: "channel", id: channelId });
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

  /** A channel that is being dialled, with the application, if any, that hears of it until its end. */
  addDialled(given: Partial<Channel>, goal: Goal): Channel {
    const channel = this.addChannel({ state: "Down", ...given });
    this.#goals.set(channel.id, goal);
    if ("application" in goal)
      this.#subscriptions.subscribe(goal.application, { kind: "channel", id: channel.id });
    return channel;
  }

  /** Whoever was dialled answers: the channel is up and goes where it was meant to. */
  answer(channelId: string): void {
    if (this.#channel(channelId).state === "Up") return;
    const wasDialled = ["Down", "Ringing"].includes(this.#channel(channelId).state);
    this.setChannel(channelId, { state: "Up" });
    if (wasDialled) this.dial(channelId, "ANSWER");
    const goal = this.#goals.get(channelId);
    this.#goals.delete(channelId);
    if (goal !== undefined && "application" in goal) this.enterStasis(channelId, goal.application, goal.args);
    else if (goal !== undefined) this.#place(channelId, goal.context, goal.exten);
    const other = this.halves.get(channelId);
    if (other !== undefined) this.answer(other);
  }

  /** A digit that the other side presses. */
  digit(channelId: string, digit: string, durationMs = 100): void {
    const channel = this.#channel(channelId);
    this.#emit({ type: "ChannelDtmfReceived", channel, digit, duration_ms: durationMs }, null);
    this.recordings.takeDigit(channelId, digit);
  }

  /** Sets a variable of a channel or bridge, or a global one for an empty id; tells of a channel's and of a global one. */
  setVariable(id: string, variable: string, value: string): void {
    const variables = this.variables.get(id) ?? new Map<string, string>();
    this.variables.set(id, variables.set(variable, value));
    const channel = this.channels.get(id);
    if (channel !== undefined) this.#emit({ type: "ChannelVarset", variable, value, channel }, null);
    else if (id === "") this.#emit({ type: "ChannelVarset", variable, value }, null);
  }

  /** Gives a channel back to the dialplan. */
  continueAt(channelId: string, context: string, exten: string): void {
    this.leaveStasis(channelId);
    this.#place(channelId, context, exten);
  }

  leaveStasis(channelId: string): void {
    const before = this.#channel(channelId);
    const application = applicationOf(before);
    if (application === null) return;
    this.#subscriptions.unsubscribe(application, { kind: "channel", id: channelId });
    const channel = { ...before, dialplan: { ...before.dialplan, app_name: "", app_data: "" } };
    this.channels.set(channelId, channel);
    this.#emit({ type: "StasisEnd", channel: before }, application);
  }

  hangup(channelId: string, cause = 16): void {
    const channel = this.#channel(channelId);
    this.#emit({ type: "ChannelHangupRequest", channel, cause }, null);
    this.#queue.cut(`channel:${channelId}`);
    for (const bridge of this.bridges.values()) {
      if (bridge.channels.includes(channelId)) this.leaveBridge(bridge.id, channelId);
    }
    this.leaveStasis(channelId);
    this.channels.delete(channelId);
    this.variables.delete(channelId);
    this.#goals.delete(channelId);
    this.#emit({ type: "ChannelDestroyed", channel, cause, cause_txt: causeTexts[cause] ?? "Unknown" }, null);
    const endpoint = this.endpoints.get(endpointOf(channel));
    if (endpoint !== undefined) {
      endpoint.channel_ids = endpoint.channel_ids.filter((id) => id !== channelId);
    }
    this.#subscriptions.forgetSource({ kind: "channel", id: channelId });
    const other = this.halves.get(channelId);
    this.halves.delete(channelId);
    // Who spied on it ends with it, and so does the other half.
    const snoops = [...this.channels.values()].filter(
      (one) => one.name.startsWith(`Snoop/${channelId}-`) && applicationOf(one) !== null,
    );
    for (const id of [...snoops.map((one) => one.id), ...(other === undefined ? [] : [other])]) {
      if (this.channels.has(id)) this.hangup(id, cause);
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
    const channel = this.#channel(channelId);
    const application = applicationOf(channel);
    // An application hears of a bridge while one of its channels is in it.
    if (application !== null) this.#subscriptions.subscribe(application, { kind: "bridge", id: bridgeId });
    this.#emit({ type: "ChannelEnteredBridge", bridge, channel }, null);
  }

  leaveBridge(bridgeId: string, channelId: string): void {
    const before = this.#bridge(bridgeId);
    const bridge = { ...before, channels: before.channels.filter((id) => id !== channelId) };
    this.bridges.set(bridgeId, bridge);
    const channel = this.#channel(channelId);
    const application = applicationOf(channel);
    this.#emit({ type: "ChannelLeftBridge", bridge, channel }, null);
    if (bridge.channels.length === 0) this.#endBridgeMedia(bridgeId);
    if (application !== null) this.#subscriptions.unsubscribe(application, { kind: "bridge", id: bridgeId });
    // The dialplan's own bridges end with their last member.
    if (bridge.channels.length === 0 && bridge.bridge_class !== "stasis") this.destroyBridge(bridgeId);
  }

  destroyBridge(bridgeId: string): void {
    for (const channelId of this.#bridge(bridgeId).channels) this.leaveBridge(bridgeId, channelId);
    const bridge = this.bridges.get(bridgeId);
    if (bridge === undefined) return;
    this.#endBridgeMedia(bridgeId);
    this.bridges.delete(bridgeId);
    this.variables.delete(bridgeId);
    this.music.delete(bridgeId);
    this.#emit({ type: "BridgeDestroyed", bridge }, null);
    this.#subscriptions.forgetSource({ kind: "bridge", id: bridgeId });
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
    this.variables.clear();
    this.halves.clear();
    this.music.clear();
    this.#goals.clear();
    this.#queue.clear();
    this.playbacks.clear();
    this.recordings.clear();
  }

  #place(channelId: string, context: string, exten: string): void {
    const before = this.#channel(channelId);
    const dialplan = { context, exten, priority: 1, app_name: "", app_data: "" };
    this.channels.set(channelId, { ...before, dialplan });
  }

  /** What plays to a bridge or records it ends when the last channel leaves (tested on 22 and 16). */
  #endBridgeMedia(bridgeId: string): void {
    this.#queue.cut(`bridge:${bridgeId}`);
    this.#queue.cut(`bridge:${bridgeId}:recording`);
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

/** `PJSIP/alice` of `PJSIP/alice-00000001`. */
export function endpointOf(channel: Channel): string {
  return channel.name.replace(/-[0-9a-f]{8}$/, "");
}
