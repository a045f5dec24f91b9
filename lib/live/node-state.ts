import type { AriEvent } from "../ari/generated/events";
import type { Bridge, Channel, DeviceState, Endpoint } from "../ari/generated/models";
import { BridgeState } from "./bridge-state";
import { type ChannelEntry, ChannelState } from "./channel-state";
import { EndpointState, endpointId } from "./endpoint-state";
import { resyncNode } from "./resync";
import { RowTable } from "./row-table";
import type { Collection, Commanded, Rows } from "./rows";
import { parseTimestamp } from "./timestamp";
import { Tombstones } from "./tombstones";
import type { NodeSnapshot, Patch, Removal } from "./wire";

/** What the lists of one node said, read after the subscriptions stood. */
export interface Listing {
  channels: readonly Channel[];
  bridges: readonly Bridge[];
  endpoints: readonly Endpoint[];
  deviceStates: readonly DeviceState[];
  /** `CHANNEL(linkedid)` of channels, where it was read: tells which legs belong together without a Dial event. */
  linkedIds?: ReadonlyMap<string, string>;
}

/** What a resync corrected, counted in rows. */
export interface Correction {
  added: number;
  changed: number;
  removed: number;
}

/** The changed rows of a patch, without its number. */
export type PatchRows = Pick<Patch, "up" | "del">;

type Tables = { [Name in Collection]: RowTable<Rows[Name]> };

/** Of a channel whose birth we saw: nobody has commanded anything yet. */
const untouched: Readonly<Commanded> = { held: false, muted: "none", music: "" };
/** Of a channel that was there before us. */
const unknown: Readonly<Commanded> = { held: null, muted: null, music: null };

/**
 * The live state of one Asterisk: events go in, rows and patches come out. Pure: no clock, no I/O, no timer. It bears
 * repeated and late events, events of channel and bridge in either order, and members of bridges that are hidden
 * channels of Asterisk. Rows are made when they are asked for, not while events flow.
 */
export class NodeState {
  readonly node: string;
  readonly #channels: ChannelState;
  readonly #bridges: BridgeState;
  readonly #endpoints = new EndpointState();
  readonly #endedChannels = new Tombstones();
  readonly #endedBridges = new Tombstones();
  readonly #originations = new Map<string, Rows["originations"]>();
  readonly #spies = new Map<string, Rows["spies"]>();
  readonly #tables: Tables;
  #newestMs = 0;
  #listed = false;

  /**
   * `application` is the name of our Stasis application, `idPrefix` what the ids of bridges begin with that this panel
   * makes.
   */
  constructor(options: { node: string; application: string; idPrefix: string }) {
    this.node = options.node;
    this.#channels = new ChannelState(options.application, (collection, id) =>
      this.#tables[collection].mark(id),
    );
    this.#bridges = new BridgeState(options.idPrefix);
    this.#tables = {
      channels: new RowTable((id) => this.#channels.row(id, this.#bridges.whereIs(id))),
      bridges: new RowTable((id) => this.#bridges.row(id, (channelId) => this.#channels.has(channelId))),
      endpoints: new RowTable((id) => this.#endpoints.row(id, this.#channels.ofEndpoint(id))),
      devices: new RowTable((id) => this.#endpoints.deviceRow(id)),
      originations: new RowTable((id) => this.#originations.get(id) ?? null),
      spies: new RowTable((id) => this.#spies.get(id) ?? null),
    };
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
        this.#endChannel(event.channel.id, { atMs, cause: event.cause ?? null, causeText, why: "event" });
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
        this.#endBridge(event.bridge.id, { atMs, cause: null, causeText: null, why: "event" });
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
          this.#endpoints.seeContact(endpointId(event.endpoint), event.contact_info);
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

  /**
   * Makes the state equal to what the lists say, and answers what that corrected. `atMs` is Asterisk's clock just
   * before the lists were read; `restarted` says that Asterisk has been started anew, which ended all that there was.
   * Events that came while the lists were read go through {@link reduce} afterwards, in the order they came.
   */
  resync(listing: Listing, { restarted, atMs }: { restarted: boolean; atMs: number }): Correction {
    const commanded = this.#listed ? untouched : unknown;
    this.#listed = true;
    this.#newestMs = Math.max(this.#newestMs, atMs);
    return resyncNode(
      {
        channels: this.#channels,
        bridges: this.#bridges,
        endpoints: this.#endpoints,
        endedChannels: this.#endedChannels,
        endedBridges: this.#endedBridges,
        tables: this.#tables,
        endChannel: (id, removal) => this.#endChannel(id, removal),
        endBridge: (id, removal) => this.#endBridge(id, removal),
      },
      listing,
      { restarted, atMs, commanded },
    );
  }

  /** The row as it is now, told or not; undefined where there is none. */
  row<Name extends Collection>(collection: Name, id: string): Rows[Name] | undefined {
    const table: RowTable<Rows[Name]> = this.#tables[collection];
    return table.row(id) ?? undefined;
  }

  /** All rows as they are now, told or not. */
  rows<Name extends Collection>(collection: Name): Iterable<Rows[Name]> {
    const table: RowTable<Rows[Name]> = this.#tables[collection];
    return table.rows();
  }

  /** Whether a channel is there, or was within the memory of ended ones: so that a second hang-up is no failure. */
  knewChannel(id: string): boolean {
    return this.#channels.has(id) || this.#endedChannels.has(id);
  }

  /** What we commanded of a channel and Asterisk accepted: ARI neither tells nor answers it. */
  command(channelId: string, change: Partial<Commanded>): void {
    const entry = this.#channels.get(channelId);
    if (entry !== undefined) {
      entry.commanded = { ...entry.commanded, ...change };
      this.#tables.channels.mark(channelId);
    }
  }

  /** The music that we started on a bridge (its class), or stopped (`""`). */
  bridgeMusic(bridgeId: string, music: string): void {
    if (this.#bridges.setMusic(bridgeId, music)) {
      this.#tables.bridges.mark(bridgeId);
    }
  }

  /** Adds or replaces a row that is the panel's own knowledge. */
  put<Name extends "originations" | "spies">(collection: Name, row: Rows[Name]): void {
    const own: { [Own in "originations" | "spies"]: Map<string, Rows[Own]> } = {
      originations: this.#originations,
      spies: this.#spies,
    };
    const rows: Map<string, Rows[Name]> = own[collection];
    rows.set(row.id, row);
    this.#tables[collection].mark(row.id);
  }

  /** Takes a row of the panel's own away again. */
  remove(
    collection: "originations" | "spies",
    id: string,
    removal: Omit<Removal, "id" | "cause" | "causeText"> & Partial<Pick<Removal, "cause" | "causeText">>,
  ): void {
    const rows = collection === "spies" ? this.#spies : this.#originations;
    if (rows.delete(id)) {
      this.#tables[collection].remove({ id, cause: null, causeText: null, ...removal });
    }
  }

  /** What has changed since the last call; from here on it counts as told. Null when nothing has. */
  takePatch(): PatchRows | null {
    const up: NonNullable<Patch["up"]> = {};
    const del: NonNullable<Patch["del"]> = {};
    for (const name of Object.keys(this.#tables) as Collection[]) {
      this.#take(name, up, del);
    }
    const hasUp = Object.keys(up).length > 0;
    const hasDel = Object.keys(del).length > 0;
    return hasUp || hasDel ? { ...(hasUp ? { up } : {}), ...(hasDel ? { del } : {}) } : null;
  }

  /**
   * The rows **as last told**: the state after the last {@link takePatch}, which the next patch builds on. Take (and
   * send) a patch before where the newest state is wanted.
   */
  snapshotRows(): NodeSnapshot["rows"] {
    return {
      channels: this.#tables.channels.told(),
      bridges: this.#tables.bridges.told(),
      endpoints: this.#tables.endpoints.told(),
      devices: this.#tables.devices.told(),
      originations: this.#tables.originations.told(),
      spies: this.#tables.spies.told(),
    };
  }

  #take<Name extends Collection>(
    name: Name,
    up: NonNullable<Patch["up"]>,
    del: NonNullable<Patch["del"]>,
  ): void {
    const table: RowTable<Rows[Name]> = this.#tables[name];
    const taken = table.take();
    if (taken.up.length > 0) {
      Object.assign(up, { [name]: taken.up });
    }
    if (taken.del.length > 0) {
      del[name] = taken.del;
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
    const entry = this.#channels.get(channel.id);
    if (entry !== undefined) {
      this.#channels.see(entry, channel, atMs);
      this.#tables.channels.mark(channel.id);
      return entry;
    }
    if (created ? !this.#endedChannels.revive(channel.id, atMs) : this.#endedChannels.has(channel.id)) {
      return null;
    }
    const added = this.#channels.add(channel, atMs, untouched);
    const where = this.#bridges.whereIs(channel.id);
    if (where !== undefined) {
      this.#tables.bridges.mark(where.bridgeId);
    }
    return added;
  }

  #endChannel(id: string, removal: Omit<Removal, "id">): void {
    const entry = this.#channels.get(id);
    if (entry !== undefined && removal.why === "event" && removal.atMs < entry.bornMs) {
      return; // The end of an earlier channel of this id, told again.
    }
    this.#endedChannels.add(id, removal.atMs);
    if (this.#channels.remove(id)) {
      this.#tables.channels.remove({ id, ...removal });
      const where = this.#bridges.whereIs(id);
      if (where !== undefined) {
        this.#tables.bridges.mark(where.bridgeId);
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
    const replaced = event.replace_channel && this.#channels.get(event.replace_channel.id);
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
    if (!this.#bridges.has(bridge.id)) {
      if (created ? !this.#endedBridges.revive(bridge.id, atMs) : this.#endedBridges.has(bridge.id)) {
        return;
      }
      this.#bridges.add(bridge, atMs, created ? atMs : Number.NEGATIVE_INFINITY, "");
    }
    const change = this.#bridges.see(bridge, atMs, moved);
    this.#tables.bridges.mark(bridge.id);
    if (change === null) {
      return;
    }
    for (const id of change.entered) {
      this.#musicEnded(id);
      this.#tables.channels.mark(id);
    }
    for (const id of change.left) {
      this.#tables.channels.mark(id);
    }
  }

  #endBridge(id: string, removal: Omit<Removal, "id">): void {
    if (removal.why === "event" && removal.atMs < this.#bridges.bornMs(id)) {
      return; // The end of an earlier bridge of this id, told again.
    }
    this.#endedBridges.add(id, removal.atMs);
    const members = this.#bridges.remove(id);
    if (members !== null) {
      this.#tables.bridges.remove({ id, ...removal });
      for (const channelId of members) {
        this.#tables.channels.mark(channelId);
      }
    }
  }

  /** Music on a channel is a generator: a bridge or a playback takes its place, and it does not come back. */
  #musicEnded(channelId: string): void {
    const entry = this.#channels.get(channelId);
    if (entry !== undefined && entry.commanded.music !== "") {
      this.command(channelId, { music: "" });
    }
  }

  #seeEndpoint(endpoint: Endpoint, atMs: number): boolean {
    const id = endpointId(endpoint);
    const hadDevice = this.#endpoints.hasDevice(id);
    const seen = this.#endpoints.see(endpoint, atMs);
    this.#tables.endpoints.mark(id);
    if (seen === "new" && hadDevice) {
      this.#tables.devices.remove({ id, atMs, cause: null, causeText: null, why: "event" });
    }
    return seen !== "old";
  }

  #seeDevice(device: DeviceState, atMs: number): void {
    if (this.#endpoints.seeDevice(device, atMs)) {
      this.#tables[this.#endpoints.has(device.name) ? "endpoints" : "devices"].mark(device.name);
    }
  }
}
