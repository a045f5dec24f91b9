import type { AriEvent } from "../ari/generated/events";
import type { Bridge, Channel, DeviceState, Endpoint } from "../ari/generated/models";
import { BridgeState } from "./bridge-state";
import { ChannelState } from "./channel-state";
import { EndpointState } from "./endpoint-state";
import { type NodeParts, Reducer, untouched } from "./reducer";
import { resyncNode } from "./resync";
import { RowTable } from "./row-table";
import type { Collection, Commanded, Rows } from "./rows";
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

/** The panel's own knowledge, which no event and no list of Asterisk tells. */
type OwnCollection = "originations" | "spies" | "talks";

/** Of a channel that was there before us. */
const unknown: Readonly<Commanded> = { held: null, muted: null, music: null };

/**
 * The live state of one Asterisk: events go in, rows and patches come out. Pure: no clock, no I/O, no timer. It bears
 * repeated and late events, events of channel and bridge in either order, and members of bridges that are hidden
 * channels of Asterisk. Rows are made when they are asked for, not while events flow.
 */
export class NodeState {
  readonly node: string;
  readonly #parts: NodeParts;
  readonly #reducer: Reducer;
  readonly #originations = new Map<string, Rows["originations"]>();
  readonly #spies = new Map<string, Rows["spies"]>();
  readonly #talks = new Map<string, Rows["talks"]>();
  #listed = false;

  /**
   * `application` is the name of our Stasis application, `idPrefix` what the ids of bridges begin with that this panel
   * makes.
   */
  constructor(options: { node: string; application: string; idPrefix: string }) {
    this.node = options.node;
    const channels = new ChannelState(options.application, (collection, id) => tables[collection].mark(id));
    const bridges = new BridgeState(options.idPrefix);
    const endpoints = new EndpointState();
    const tables: NodeParts["tables"] = {
      channels: new RowTable((id) => channels.row(id, bridges.whereIs(id))),
      bridges: new RowTable((id) => bridges.row(id, (channelId) => channels.has(channelId))),
      endpoints: new RowTable((id) => endpoints.row(id, channels.ofEndpoint(id))),
      devices: new RowTable((id) => endpoints.deviceRow(id)),
      originations: new RowTable((id) => this.#originations.get(id) ?? null),
      spies: new RowTable((id) => this.#spies.get(id) ?? null),
      talks: new RowTable((id) => this.#talks.get(id) ?? null),
    };
    const [endedChannels, endedBridges] = [new Tombstones(), new Tombstones()];
    this.#parts = { channels, bridges, endpoints, endedChannels, endedBridges, tables };
    this.#reducer = new Reducer(this.#parts);
  }

  /** Takes one event. Kinds that change no row are passed over. */
  reduce(event: AriEvent): void {
    this.#reducer.reduce(event);
  }

  /**
   * Makes the state equal to what the lists say, and answers what that corrected. `atMs` is Asterisk's clock just
   * before the lists were read; `restarted` says that Asterisk has been started anew, which ended all that there was.
   * Events that came while the lists were read go through {@link reduce} afterwards, in the order they came.
   */
  resync(listing: Listing, { restarted, atMs }: { restarted: boolean; atMs: number }): Correction {
    const commanded = this.#listed ? untouched : unknown;
    this.#listed = true;
    return resyncNode(this.#parts, this.#reducer, listing, { restarted, atMs, commanded });
  }

  /** The row as it is now, told or not; undefined where there is none. */
  row<Name extends Collection>(collection: Name, id: string): Rows[Name] | undefined {
    const table: RowTable<Rows[Name]> = this.#parts.tables[collection];
    return table.row(id) ?? undefined;
  }

  /** All rows as they are now, told or not. */
  rows<Name extends Collection>(collection: Name): Iterable<Rows[Name]> {
    const table: RowTable<Rows[Name]> = this.#parts.tables[collection];
    return table.rows();
  }

  /** Whether a channel is there, or was within the memory of ended ones: so that a second hang-up is no failure. */
  knewChannel(id: string): boolean {
    return this.#parts.channels.has(id) || this.#parts.endedChannels.has(id);
  }

  /** What we commanded of a channel and Asterisk accepted: ARI neither tells nor answers it. */
  command(channelId: string, change: Partial<Commanded>): void {
    const entry = this.#parts.channels.get(channelId);
    if (entry !== undefined) {
      entry.commanded = { ...entry.commanded, ...change };
      this.#parts.tables.channels.mark(channelId);
    }
  }

  /** The music that we started on a bridge (its class), or stopped (`""`). */
  bridgeMusic(bridgeId: string, music: string): void {
    if (this.#parts.bridges.setMusic(bridgeId, music)) {
      this.#parts.tables.bridges.mark(bridgeId);
    }
  }

  /**
   * The technology of a bridge as Asterisk answers it. The events do not tell: a bridge chooses it after it has told who
   * came (main/bridge.c, `bridge_reconfigured`), and a snoop on a member changes it without a word.
   */
  bridgeTechnology(bridgeId: string, technology: string): void {
    if (this.#parts.bridges.setTechnology(bridgeId, technology)) {
      this.#parts.tables.bridges.mark(bridgeId);
    }
  }

  /** Adds or replaces a row that is the panel's own knowledge. */
  put<Name extends OwnCollection>(collection: Name, row: Rows[Name]): void {
    const rows: Map<string, Rows[Name]> = this.#own()[collection];
    rows.set(row.id, row);
    this.#parts.tables[collection].mark(row.id);
  }

  /** Takes a row of the panel's own away again. */
  remove(
    collection: OwnCollection,
    id: string,
    removal: Omit<Removal, "id" | "cause" | "causeText"> & Partial<Pick<Removal, "cause" | "causeText">>,
  ): void {
    if (this.#own()[collection].delete(id)) {
      this.#parts.tables[collection].remove({ id, cause: null, causeText: null, ...removal });
    }
  }

  /** What has changed since the last call; from here on it counts as told. Null when nothing has. */
  takePatch(): PatchRows | null {
    const up: NonNullable<Patch["up"]> = {};
    const del: NonNullable<Patch["del"]> = {};
    for (const name of Object.keys(this.#parts.tables) as Collection[]) {
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
      channels: this.#parts.tables.channels.told(),
      bridges: this.#parts.tables.bridges.told(),
      endpoints: this.#parts.tables.endpoints.told(),
      devices: this.#parts.tables.devices.told(),
      originations: this.#parts.tables.originations.told(),
      spies: this.#parts.tables.spies.told(),
      talks: this.#parts.tables.talks.told(),
    };
  }

  #own(): { [Own in OwnCollection]: Map<string, Rows[Own]> } {
    return { originations: this.#originations, spies: this.#spies, talks: this.#talks };
  }

  #take<Name extends Collection>(
    name: Name,
    up: NonNullable<Patch["up"]>,
    del: NonNullable<Patch["del"]>,
  ): void {
    const table: RowTable<Rows[Name]> = this.#parts.tables[name];
    const taken = table.take();
    if (taken.up.length > 0) {
      Object.assign(up, { [name]: taken.up });
    }
    if (taken.del.length > 0) {
      del[name] = taken.del;
    }
  }
}
