import { endpointId } from "./endpoint-state";
import type { Correction, Listing } from "./node-state";
import { isSame } from "./patch";
import type { NodeParts, Reducer } from "./reducer";
import type { Commanded } from "./rows";
import type { Removal } from "./wire";

interface ResyncOptions {
  restarted: boolean;
  atMs: number;
  /** What is known of our commands to channels that only the list tells of. */
  commanded: Readonly<Commanded>;
}

/** The collections that Asterisk lists. */
const listed = ["channels", "bridges", "endpoints", "devices"] as const;
type Listed = (typeof listed)[number];

/** Makes the parts equal to the lists; see `NodeState.resync`. */
export function resyncNode(
  parts: NodeParts,
  reducer: Reducer,
  listing: Listing,
  options: ResyncOptions,
): Correction {
  const before = new Map(listed.map((name) => [name, rowsById(parts, name)]));
  const removal: Omit<Removal, "id"> = {
    atMs: options.atMs,
    cause: null,
    causeText: null,
    why: options.restarted ? "restart" : "resync",
  };
  if (options.restarted) {
    // Everything ended with the old Asterisk, whatever its ids; new objects may have the same.
    endMissing(parts, reducer, { channelIds: new Set(), bridgeIds: new Set() }, removal);
    parts.endedChannels.clear();
    parts.endedBridges.clear();
  }
  const ids = {
    channelIds: new Set(listing.channels.map((channel) => channel.id)),
    bridgeIds: new Set(listing.bridges.map((bridge) => bridge.id)),
  };
  endMissing(parts, reducer, ids, removal);
  takeChannels(parts, listing, options);
  takeBridges(parts, listing, options);
  takeEndpoints(parts, listing, options, removal);
  const correction: Correction = { added: 0, changed: 0, removed: 0 };
  for (const name of listed) {
    count(before.get(name) ?? new Map(), rowsById(parts, name), correction);
  }
  return correction;
}

function rowsById(parts: NodeParts, name: Listed): Map<string, { id: string }> {
  const rows = new Map<string, { id: string }>();
  for (const row of parts.tables[name].rows()) {
    rows.set(row.id, row);
  }
  return rows;
}

function count(
  before: Map<string, { id: string }>,
  after: Map<string, { id: string }>,
  into: Correction,
): void {
  for (const [id, row] of after) {
    const old = before.get(id);
    if (old === undefined) {
      into.added += 1;
    } else if (!isSame(old, row)) {
      into.changed += 1;
    }
  }
  for (const id of before.keys()) {
    if (!after.has(id)) {
      into.removed += 1;
    }
  }
}

function endMissing(
  parts: NodeParts,
  reducer: Reducer,
  kept: { channelIds: Set<string>; bridgeIds: Set<string> },
  removal: Omit<Removal, "id">,
): void {
  for (const id of parts.bridges.ids()) {
    if (!kept.bridgeIds.has(id)) {
      reducer.endBridge(id, removal);
    }
  }
  for (const id of parts.channels.ids()) {
    if (!kept.channelIds.has(id)) {
      reducer.endChannel(id, removal);
    }
  }
}

function takeChannels(parts: NodeParts, listing: Listing, { atMs, commanded }: ResyncOptions): void {
  for (const channel of listing.channels) {
    parts.endedChannels.forget(channel.id);
    const entry =
      parts.channels.get(channel.id) ??
      parts.channels.add(channel, Number.NEGATIVE_INFINITY, { ...commanded });
    parts.channels.list(entry, channel, atMs);
    entry.linkedId = listing.linkedIds?.get(channel.id) ?? entry.linkedId;
    parts.tables.channels.mark(channel.id);
  }
}

function takeBridges(parts: NodeParts, listing: Listing, { commanded }: ResyncOptions): void {
  for (const bridge of listing.bridges) {
    parts.endedBridges.forget(bridge.id);
    if (!parts.bridges.has(bridge.id)) {
      parts.bridges.add(bridge, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, commanded.music);
    }
    // Nothing tells since when it is there; not before it or the bridge was.
    parts.bridges.list(bridge, (channelId, createdAtMs) =>
      Math.max(createdAtMs, parts.channels.get(channelId)?.createdAtMs ?? 0),
    );
    parts.tables.bridges.mark(bridge.id);
  }
  // Only now is each channel's bridge known: another bridge of the list may have taken a member over.
  for (const id of parts.channels.ids()) {
    parts.tables.channels.mark(id);
  }
}

function takeEndpoints(
  parts: NodeParts,
  listing: Listing,
  { restarted, atMs }: ResyncOptions,
  removal: Omit<Removal, "id">,
): void {
  const { endpoints, tables } = parts;
  const shown = new Set(endpoints.deviceIds());
  const listedIds = new Set(listing.endpoints.map(endpointId));
  for (const id of endpoints.ids()) {
    tables.endpoints.mark(id);
    if (!listedIds.has(id)) {
      endpoints.remove(id);
      tables.endpoints.remove({ id, ...removal });
    }
  }
  for (const endpoint of listing.endpoints) {
    endpoints.list(endpoint, atMs);
    tables.endpoints.mark(endpointId(endpoint));
  }
  endpoints.forgetContacts();
  // The list has the `Stasis:` states only (res/res_stasis_device_state.c); the others come as events, and a new
  // Asterisk knows nothing of the old one's.
  const deviceIds = new Set(listing.deviceStates.map((device) => device.name));
  for (const id of endpoints.allDeviceIds()) {
    if (!deviceIds.has(id) && (restarted || id.startsWith("Stasis:"))) {
      endpoints.removeDevice(id);
    }
  }
  for (const device of listing.deviceStates) {
    endpoints.listDevice(device, atMs);
  }
  for (const id of new Set([...shown, ...endpoints.deviceIds()])) {
    tables.devices.mark(id);
    if (shown.has(id) && !endpoints.hasDevice(id)) {
      tables.devices.remove({ id, ...removal });
    }
  }
}
