import type { AriEvent } from "../ari/generated/events";
import type { Bridge, Channel, DeviceState, Endpoint } from "../ari/generated/models";
import type { BridgeState } from "./bridge-state";
import type { ChannelEntry, ChannelState } from "./channel-state";
import { type EndpointState, endpointId } from "./endpoint-state";
import type { RowTable } from "./row-table";
import type { Collection, Commanded, Rows } from "./rows";
import { parseTimestamp } from "./timestamp";
import type { Tombstones } from "./tombstones";
import type { Removal } from "./wire";

/** What the state of one node is made of. */
export interface NodeParts {
  channels: ChannelState;
  bridges: BridgeState;
  endpoints: EndpointState;
  endedChannels: Tombstones;
  endedBridges: Tombstones;
  tables: { [Name in Collection]: RowTable<Rows[Name]> };
}

/** Of a channel whose birth we saw: nobody has commanded anything yet. */
export const untouched: Readonly<Commanded> = { held: false, muted: "none", music: "" };

/** What each event does to the parts of a node's state. */
export class Reducer {
  readonly #parts: NodeParts;
  #newestMs = 0;

  constructor(parts: NodeParts) {
    this.#parts = parts;
  }

  /** Takes one event. Kinds that change no row are passed over. */
  reduce(event: AriEvent): void {
    const atMs = this.#timeOf(event.timestamp);
    switch (event.type) {
      case "ChannelCreated": {
        const entry = this.#seeChannel(event.channel, atMs, true);
        if (entry !== null && entry.bornMs < atMs) {
          entry.bornMs = atMs;
        }
        return;
      }
      case "ChannelStateChange":
      case "ChannelDialplan":
      case "ChannelCallerId":
      case "ChannelConnectedLine":
      case "ChannelHangupRequest":
        this.#seeChannel(event.channel, atMs);
        return;
      case "ChannelHold":
      case "ChannelUnhold": {
        const entry = this.#seeChannel(event.channel, atMs);
        if (entry !== null && atMs >= entry.holdMs) {
          entry.holdMs = atMs;
          entry.heldByDevice = event.type === "ChannelHold";
        }
        return;
      }
      case "ChannelDestroyed": {
        const causeText = event.cause_txt ?? null;
        this.endChannel(event.channel.id, { atMs, cause: event.cause ?? null, causeText, why: "event" });
        return;
      }
      case "Dial":
        this.#dial(event, atMs);
        return;
      case "StasisStart":
        this.#stasisStart(event, atMs);
        return;
      case "StasisEnd": {
        const entry = this.#seeChannel(event.channel, atMs);
        if (entry !== null && atMs >= entry.stasisMs) {
          entry.stasisMs = atMs;
          entry.stasis = "out";
        }
        return;
      }
      case "ChannelEnteredBridge":
        if (event.channel !== undefined) {
          this.#seeChannel(event.channel, atMs);
          this.#seeBridge(event.bridge, atMs, { entered: event.channel.id });
        } else {
          this.#seeBridge(event.bridge, atMs);
        }
        return;
      case "ChannelLeftBridge":
        this.#seeChannel(event.channel, atMs);
        this.#seeBridge(event.bridge, atMs, { left: event.channel.id });
        return;
      case "BridgeCreated":
        this.#seeBridge(event.bridge, atMs, {}, true);
        return;
      case "BridgeMerged":
        this.#seeBridge(event.bridge_from, atMs);
        this.#seeBridge(event.bridge, atMs);
        return;
      case "BridgeVideoSourceChanged":
        this.#seeBridge(event.bridge, atMs);
        return;
      case "BridgeDestroyed":
        this.endBridge(event.bridge.id, { atMs, cause: null, causeText: null, why: "event" });
        return;
      case "PlaybackStarted":
        // A playback takes the place of music on hold, which does not come back (res/res_musiconhold.c, generator).
        if (event.playback.target_uri.startsWith("channel:")) {
          this.#musicEnded(event.playback.target_uri.slice(8));
        }
        return;
      case "EndpointStateChange":
      case "PeerStatusChange":
        this.#seeEndpoint(event.endpoint, atMs);
        return;
      case "ContactStatusChange":
        if (this.#seeEndpoint(event.endpoint, atMs)) {
          this.#parts.endpoints.seeContact(endpointId(event.endpoint), event.contact_info);
        }
        return;
      case "DeviceStateChanged":
        this.#seeDevice(event.device_state, atMs);
        return;
      default:
        // Transfers, playbacks, recordings, variables: what they change of a row comes as events of its own.
        return;
    }
  }

  #timeOf(timestamp: string): number {
    const atMs = parseTimestamp(timestamp);
    if (Number.isNaN(atMs)) {
      return this.#newestMs;
    }
    if (atMs > this.#newestMs) {
      this.#newestMs = atMs;
    }
    return atMs;
  }

  #seeChannel(channel: Channel, atMs: number, created = false): ChannelEntry | null {
    const entry = this.#parts.channels.get(channel.id);
    if (entry !== undefined) {
      this.#parts.channels.see(entry, channel, atMs);
      this.#parts.tables.channels.mark(channel.id);
      return entry;
    }
    if (
      created
        ? !this.#parts.endedChannels.revive(channel.id, atMs)
        : this.#parts.endedChannels.has(channel.id)
    ) {
      return null;
    }
    const added = this.#parts.channels.add(channel, atMs, untouched);
    const where = this.#parts.bridges.whereIs(channel.id);
    if (where !== undefined) {
      this.#parts.tables.bridges.mark(where.bridgeId);
    }
    return added;
  }

  /** The channel has gone, by an event's word or a list's. */
  endChannel(id: string, removal: Omit<Removal, "id">): void {
    const entry = this.#parts.channels.get(id);
    if (entry !== undefined && removal.why === "event" && removal.atMs < entry.bornMs) {
      return; // The end of an earlier channel of this id, told again.
    }
    this.#parts.endedChannels.add(id, removal.atMs);
    if (this.#parts.channels.remove(id)) {
      this.#parts.tables.channels.remove({ id, ...removal });
      const where = this.#parts.bridges.whereIs(id);
      if (where !== undefined) {
        this.#parts.tables.bridges.mark(where.bridgeId);
      }
    }
  }

  #dial(event: Extract<AriEvent, { type: "Dial" }>, atMs: number): void {
    const caller = event.caller === undefined ? null : this.#seeChannel(event.caller, atMs);
    const peer = this.#seeChannel(event.peer, atMs);
    if (peer !== null && atMs >= peer.dialMs) {
      peer.dialMs = atMs;
      peer.dialedById = caller?.channel.id ?? peer.dialedById;
      peer.dialStatus = event.dialstatus;
    }
    if (event.forwarded !== undefined) {
      const forwarded = this.#seeChannel(event.forwarded, atMs);
      if (forwarded !== null) {
        forwarded.dialedById = caller?.channel.id ?? forwarded.dialedById;
        forwarded.dialStatus ??= "";
      }
    }
  }

  #stasisStart(event: Extract<AriEvent, { type: "StasisStart" }>, atMs: number): void {
    const entry = this.#seeChannel(event.channel, atMs);
    if (entry === null || atMs < entry.stasisMs) {
      return;
    }
    entry.stasisMs = atMs;
    entry.stasis = "in";
    // After a transfer this channel stands for the one it replaces (res/res_stasis.c, replace_channel).
    const replaced = event.replace_channel && this.#parts.channels.get(event.replace_channel.id);
    if (replaced !== undefined) {
      entry.commanded = replaced.commanded;
    }
  }

  #seeBridge(
    bridge: Bridge,
    atMs: number,
    moved: { entered?: string; left?: string } = {},
    created = false,
  ): void {
    if (!this.#parts.bridges.has(bridge.id)) {
      if (
        created ? !this.#parts.endedBridges.revive(bridge.id, atMs) : this.#parts.endedBridges.has(bridge.id)
      ) {
        return;
      }
      this.#parts.bridges.add(bridge, atMs, created ? atMs : Number.NEGATIVE_INFINITY, "");
    }
    const change = this.#parts.bridges.see(bridge, atMs, moved);
    this.#parts.tables.bridges.mark(bridge.id);
    if (change === null) {
      return;
    }
    for (const id of change.entered) {
      this.#musicEnded(id);
      this.#parts.tables.channels.mark(id);
    }
    for (const id of change.left) {
      this.#parts.tables.channels.mark(id);
    }
  }

  /** The bridge has gone, by an event's word or a list's. */
  endBridge(id: string, removal: Omit<Removal, "id">): void {
    if (removal.why === "event" && removal.atMs < this.#parts.bridges.bornMs(id)) {
      return; // The end of an earlier bridge of this id, told again.
    }
    this.#parts.endedBridges.add(id, removal.atMs);
    const members = this.#parts.bridges.remove(id);
    if (members !== null) {
      this.#parts.tables.bridges.remove({ id, ...removal });
      for (const channelId of members) {
        this.#parts.tables.channels.mark(channelId);
      }
    }
  }

  /** Music on a channel is a generator: a bridge or a playback takes its place, and it does not come back. */
  #musicEnded(channelId: string): void {
    const entry = this.#parts.channels.get(channelId);
    if (entry !== undefined && entry.commanded.music !== "") {
      entry.commanded = { ...entry.commanded, music: "" };
      this.#parts.tables.channels.mark(channelId);
    }
  }

  #seeEndpoint(endpoint: Endpoint, atMs: number): boolean {
    const id = endpointId(endpoint);
    const hadDevice = this.#parts.endpoints.hasDevice(id);
    const seen = this.#parts.endpoints.see(endpoint, atMs);
    this.#parts.tables.endpoints.mark(id);
    if (seen === "new" && hadDevice) {
      this.#parts.tables.devices.remove({ id, atMs, cause: null, causeText: null, why: "event" });
    }
    return seen !== "old";
  }

  #seeDevice(device: DeviceState, atMs: number): void {
    if (this.#parts.endpoints.seeDevice(device, atMs)) {
      this.#parts.tables[this.#parts.endpoints.has(device.name) ? "endpoints" : "devices"].mark(device.name);
    }
  }
}
