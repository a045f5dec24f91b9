import type { Channel } from "../ari/generated/models";
import { endpointOfName, localPairOfName, snoopTargetOfName } from "./channel-name";
import type { ChannelRow, Commanded, Control } from "./rows";
import { parseTimestamp } from "./timestamp";

/** What is known of one channel. The snapshot stays as Asterisk sent it: nothing is copied while events flow. */
export interface ChannelEntry {
  channel: Channel;
  /** Timestamp of the event whose snapshot `channel` is: an older one is not taken. */
  seenMs: number;
  /** Timestamp of its ChannelCreated, -Infinity where that was not seen. */
  bornMs: number;
  /** When a list last told of it: an older event's dialplan place is not taken. -Infinity without one. */
  listedMs: number;
  createdAtMs: number;
  stateSinceMs: number;
  answeredAtMs: number | null;
  endpoint: string | null;
  pair: string | null;
  snoopOfId: string | null;
  /** What StasisStart and StasisEnd of our application said last, null where neither was seen. */
  stasis: "in" | "out" | null;
  /** Timestamps of the newest word about Stasis, Dial and hold: an older one, told late, changes nothing. */
  stasisMs: number;
  dialMs: number;
  holdMs: number;
  dialedById: string | null;
  dialStatus: string | null;
  linkedId: string | null;
  heldByDevice: boolean;
  commanded: Commanded;
}

/** Where a channel is, as the bridges tell. */
export interface Membership {
  bridgeId: string;
  sinceMs: number;
}

/** The channels of one node with what their names tell, and the rows made of them. */
export class ChannelState {
  readonly #application: string;
  readonly #mark: (collection: "channels" | "endpoints", id: string) => void;
  readonly #entries = new Map<string, ChannelEntry>();
  readonly #byEndpoint = new Map<string, Set<string>>();
  readonly #byPair = new Map<string, Set<string>>();
  readonly #snoopers = new Map<string, Set<string>>();

  /** `mark` is called with each row that a change may have touched. */
  constructor(application: string, mark: (collection: "channels" | "endpoints", id: string) => void) {
    this.#application = application;
    this.#mark = mark;
  }

  get(id: string): ChannelEntry | undefined {
    return this.#entries.get(id);
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  ids(): string[] {
    return [...this.#entries.keys()];
  }

  /** Ids of the channels of an endpoint, sorted. */
  ofEndpoint(endpoint: string): string[] {
    return sorted(this.#byEndpoint.get(endpoint));
  }

  /** A channel that was not known. `commanded` is what is known of our own commands to it. */
  add(channel: Channel, seenMs: number, commanded: Commanded): ChannelEntry {
    const createdAtMs = known(parseTimestamp(channel.creationtime), seenMs);
    const entry: ChannelEntry = {
      channel,
      seenMs,
      bornMs: Number.NEGATIVE_INFINITY,
      listedMs: Number.NEGATIVE_INFINITY,
      createdAtMs,
      stateSinceMs: createdAtMs,
      answeredAtMs: channel.state === "Up" ? createdAtMs : null,
      endpoint: null,
      pair: null,
      snoopOfId: null,
      stasis: null,
      stasisMs: Number.NEGATIVE_INFINITY,
      dialMs: Number.NEGATIVE_INFINITY,
      holdMs: Number.NEGATIVE_INFINITY,
      dialedById: null,
      dialStatus: null,
      linkedId: null,
      heldByDevice: false,
      commanded,
    };
    this.#entries.set(channel.id, entry);
    this.#index(entry);
    this.#mark("channels", channel.id);
    return entry;
  }

  /** A snapshot in an event replaces what was known; one older than that is left out. */
  see(entry: ChannelEntry, channel: Channel, atMs: number): void {
    if (atMs < entry.seenMs) {
      return;
    }
    // Events that tell of a new dialplan place may be filtered away at Asterisk: a list knew better than an older event.
    const next = atMs < entry.listedMs ? { ...channel, dialplan: entry.channel.dialplan } : channel;
    this.#replace(entry, next, atMs);
    entry.seenMs = atMs;
  }

  /** The channel as a list tells it: the last word, whatever the events before said. */
  list(entry: ChannelEntry, channel: Channel, atMs: number): void {
    // What the list says of the application holds, but for a channel that was moved to us: its place names the old one.
    const before = entry.channel.dialplan;
    const moved =
      channel.dialplan.app_name !== before.app_name || channel.dialplan.app_data !== before.app_data;
    if (moved || entry.stasis === "out") {
      entry.stasis = null;
    }
    this.#replace(entry, channel, atMs);
    entry.seenMs = Number.NEGATIVE_INFINITY;
    entry.listedMs = atMs;
  }

  remove(id: string): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      return false;
    }
    this.#unindex(entry);
    this.#entries.delete(id);
    return true;
  }

  /** The row of a channel that is `where`, null when there is no such channel. */
  row(id: string, where: Membership | undefined): ChannelRow | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      return null;
    }
    const { channel } = entry;
    const control = this.#control(entry);
    const linked = this.#linked(entry);
    return {
      id,
      name: channel.name,
      state: channel.state,
      caller: { name: channel.caller.name, number: channel.caller.number },
      connected: { name: channel.connected.name, number: channel.connected.number },
      accountCode: channel.accountcode,
      language: channel.language,
      dialplan: {
        context: channel.dialplan.context,
        exten: channel.dialplan.exten,
        priority: channel.dialplan.priority,
        appName: channel.dialplan.app_name,
        appData: channel.dialplan.app_data,
      },
      createdAtMs: entry.createdAtMs,
      stateSinceMs: entry.stateSinceMs,
      answeredAtMs: entry.answeredAtMs,
      control: control.by,
      application: control.application,
      endpoint: entry.endpoint,
      bridgeId: where?.bridgeId ?? null,
      bridgedAtMs: where?.sinceMs ?? null,
      dialedById: linked?.callerId ?? entry.dialedById,
      dialStatus: linked?.status ?? entry.dialStatus,
      otherHalfId: this.#otherHalf(entry),
      snoopOfId: entry.snoopOfId,
      snooperIds: sorted(this.#snoopers.get(id)),
      heldByDevice: entry.heldByDevice,
      commanded: { ...entry.commanded },
      variables: textOf(channel.channelvars),
    };
  }

  #replace(entry: ChannelEntry, channel: Channel, atMs: number): void {
    const before = entry.channel;
    entry.channel = channel;
    if (channel.state !== before.state) {
      entry.stateSinceMs = atMs;
      if (channel.state === "Up") {
        entry.answeredAtMs ??= atMs;
      }
    }
    if (channel.name !== before.name) {
      this.#unindex({ ...entry, channel: before });
      this.#index(entry);
    }
    this.#mark("channels", channel.id);
  }

  /** The name is the only thing that tells of endpoint, Local pair and snooped channel; a transfer may change it. */
  #index(entry: ChannelEntry): void {
    const { id, name } = entry.channel;
    entry.endpoint = endpointOfName(name);
    entry.pair = localPairOfName(name);
    entry.snoopOfId = snoopTargetOfName(name);
    link(this.#byEndpoint, entry.endpoint, id);
    link(this.#byPair, entry.pair, id);
    link(this.#snoopers, entry.snoopOfId, id);
    this.#markRelated(entry);
  }

  #unindex(entry: ChannelEntry): void {
    const { id } = entry.channel;
    unlink(this.#byEndpoint, entry.endpoint, id);
    unlink(this.#byPair, entry.pair, id);
    unlink(this.#snoopers, entry.snoopOfId, id);
    this.#markRelated(entry);
  }

  #markRelated(entry: ChannelEntry): void {
    if (entry.endpoint !== null) {
      this.#mark("endpoints", entry.endpoint);
    }
    const pair = entry.pair === null ? undefined : this.#byPair.get(entry.pair);
    for (const id of pair ?? []) {
      this.#mark("channels", id);
    }
    if (entry.snoopOfId !== null) {
      this.#mark("channels", entry.snoopOfId);
    }
  }

  #otherHalf(entry: ChannelEntry): string | null {
    const pair = entry.pair === null ? undefined : this.#byPair.get(entry.pair);
    for (const id of pair ?? []) {
      if (id !== entry.channel.id) {
        return id;
      }
    }
    return null;
  }

  /**
   * Who steers it. StasisStart and StasisEnd of our application decide at once; else the running dialplan application
   * tells, whose arguments begin with the name of the Stasis application.
   */
  #control(entry: ChannelEntry): { by: Control; application: string | null } {
    if (entry.stasis === "in") {
      return { by: "ours", application: this.#application };
    }
    const { app_name: appName, app_data: appData } = entry.channel.dialplan;
    if (appName !== "Stasis") {
      return { by: "dialplan", application: null };
    }
    const comma = appData.indexOf(",");
    const application = comma === -1 ? appData : appData.slice(0, comma);
    if (application !== this.#application) {
      return { by: "application", application };
    }
    return entry.stasis === "out"
      ? { by: "dialplan", application: null }
      : { by: "ours", application: this.#application };
  }

  /**
   * A call that was up before we connected has no Dial event for us; the linkedid of a dialled leg names the channel
   * that the call began with.
   */
  #linked(entry: ChannelEntry): { callerId: string; status: string } | null {
    const { linkedId, channel } = entry;
    if (entry.dialedById !== null || entry.dialStatus !== null || linkedId === null) {
      return null;
    }
    if (linkedId === channel.id || !channel.dialplan.app_name.startsWith("AppDial")) {
      return null;
    }
    const status = channel.state === "Up" ? "ANSWER" : channel.state === "Ringing" ? "RINGING" : "";
    return { callerId: linkedId, status };
  }
}

function known(timeMs: number, otherwise: number): number {
  return Number.isNaN(timeMs) ? otherwise : timeMs;
}

function link(index: Map<string, Set<string>>, key: string | null, id: string): void {
  if (key === null) {
    return;
  }
  const ids = index.get(key);
  if (ids === undefined) {
    index.set(key, new Set([id]));
  } else {
    ids.add(id);
  }
}

function unlink(index: Map<string, Set<string>>, key: string | null, id: string): void {
  if (key === null) {
    return;
  }
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) {
    index.delete(key);
  }
}

function sorted(ids: Set<string> | undefined): string[] {
  return ids === undefined ? [] : [...ids].sort();
}

/**
 * Whoever knows the id of a media websocket may connect to it, for it has no password of its own
 * (channels/chan_websocket.c): it stays in the panel, also where ari.conf adds it to each channel.
 */
const secretVariable = /^MEDIA_WEBSOCKET_/;

function textOf(variables: Record<string, unknown> | undefined): Record<string, string> {
  const text: Record<string, string> = {};
  for (const name in variables) {
    if (!secretVariable.test(name)) text[name] = String(variables[name]);
  }
  return text;
}
