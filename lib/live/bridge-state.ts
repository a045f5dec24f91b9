import type { Bridge } from "../ari/generated/models";
import type { Membership } from "./channel-state";
import type { BridgeMember, BridgeOwner, BridgeRow } from "./rows";
import { parseTimestamp } from "./timestamp";

interface BridgeEntry {
  bridge: Bridge;
  /** Timestamp of the event whose snapshot `bridge` is: an older one is not taken. */
  seenMs: number;
  /** Timestamp of its BridgeCreated, -Infinity where that was not seen. */
  bornMs: number;
  createdAtMs: number;
  /** Since when each member is in it, in the order they came; hidden channels (Announcer, Recorder) included. */
  members: Map<string, number>;
  music: string | null;
}

/** What a snapshot changed: channels that came, and channels that went. */
export interface MemberChange {
  entered: string[];
  left: string[];
}

/** The bridges of one node, and in which of them each channel is. */
export class BridgeState {
  readonly #idPrefix: string;
  readonly #entries = new Map<string, BridgeEntry>();
  /** Every bridge that tells of a channel, in the order they told: on a move the new one may speak before the old. */
  readonly #whereabouts = new Map<string, Membership[]>();

  /** `idPrefix` is what the ids of bridges begin with that this panel makes. */
  constructor(idPrefix: string) {
    this.#idPrefix = idPrefix;
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  ids(): string[] {
    return [...this.#entries.keys()];
  }

  bornMs(id: string): number {
    return this.#entries.get(id)?.bornMs ?? Number.NEGATIVE_INFINITY;
  }

  /** The bridge that a channel is in: of several that tell of it, the one it came to last. */
  whereIs(channelId: string): Membership | undefined {
    let newest: Membership | undefined;
    for (const membership of this.#whereabouts.get(channelId) ?? []) {
      if (newest === undefined || membership.sinceMs >= newest.sinceMs) {
        newest = membership;
      }
    }
    return newest;
  }

  membersOf(id: string): Iterable<string> {
    return this.#entries.get(id)?.members.keys() ?? [];
  }

  add(bridge: Bridge, seenMs: number, bornMs: number, music: string | null): void {
    const createdAtMs = parseTimestamp(bridge.creationtime);
    this.#entries.set(bridge.id, {
      bridge,
      seenMs,
      bornMs,
      createdAtMs: Number.isNaN(createdAtMs) ? seenMs : createdAtMs,
      members: new Map(),
      music,
    });
  }

  /**
   * A snapshot in an event replaces what was known, unless it is older. `entered` and `left` name the channel that the
   * event is about, whatever the snapshot's list says.
   */
  see(bridge: Bridge, atMs: number, moved: { entered?: string; left?: string } = {}): MemberChange | null {
    const entry = this.#entries.get(bridge.id);
    if (entry === undefined || atMs < entry.seenMs) {
      return null;
    }
    entry.bridge = bridge;
    entry.seenMs = atMs;
    const ids = new Set(bridge.channels);
    if (moved.entered !== undefined) {
      ids.add(moved.entered);
    }
    if (moved.left !== undefined) {
      ids.delete(moved.left);
    }
    return this.#setMembers(entry, ids, () => atMs);
  }

  /** The bridge as a list tells it. A member that was not known counts from `sinceMs(channelId, bridge created)`. */
  list(bridge: Bridge, sinceMs: (channelId: string, createdAtMs: number) => number): void {
    const entry = this.#entries.get(bridge.id);
    if (entry === undefined) {
      return;
    }
    entry.bridge = bridge;
    entry.seenMs = Number.NEGATIVE_INFINITY;
    const arrivals = bridge.channels
      .map((id) => ({ id, sinceMs: sinceMs(id, entry.createdAtMs) }))
      .sort((a, b) => a.sinceMs - b.sinceMs);
    const times = new Map(arrivals.map((arrival) => [arrival.id, arrival.sinceMs]));
    this.#setMembers(entry, new Set(times.keys()), (id) => times.get(id) ?? entry.createdAtMs);
  }

  /** Forgets the bridge; answers the channels that were in it. */
  remove(id: string): string[] | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      return null;
    }
    const { left } = this.#setMembers(entry, new Set(), () => 0);
    this.#entries.delete(id);
    return left;
  }

  setMusic(id: string, music: string | null): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      return false;
    }
    entry.music = music;
    return true;
  }

  setTechnology(id: string, technology: string): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.bridge.technology === technology) {
      return false;
    }
    entry.bridge = { ...entry.bridge, technology };
    return true;
  }

  /** The row of a bridge; members that `isKnown` does not know are hidden channels of Asterisk and left out. */
  row(id: string, isKnown: (channelId: string) => boolean): BridgeRow | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      return null;
    }
    const { bridge } = entry;
    const members: BridgeMember[] = [];
    for (const [channelId, sinceMs] of entry.members) {
      if (isKnown(channelId)) {
        members.push({ channelId, sinceMs });
      }
    }
    return {
      id,
      name: bridge.name,
      technology: bridge.technology,
      type: bridge.bridge_type,
      class: bridge.bridge_class,
      creator: bridge.creator,
      owner: this.#owner(bridge),
      members,
      createdAtMs: entry.createdAtMs,
      music: entry.music,
    };
  }

  #owner(bridge: Bridge): BridgeOwner {
    if (bridge.bridge_class !== "stasis") {
      return "dialplan";
    }
    return bridge.id.startsWith(this.#idPrefix) ? "ours" : "application";
  }

  #setMembers(entry: BridgeEntry, ids: Set<string>, sinceMs: (id: string) => number): MemberChange {
    const change: MemberChange = { entered: [], left: [] };
    const bridgeId = entry.bridge.id;
    for (const id of entry.members.keys()) {
      if (!ids.has(id)) {
        entry.members.delete(id);
        const others = this.#whereabouts.get(id)?.filter((one) => one.bridgeId !== bridgeId) ?? [];
        if (others.length > 0) {
          this.#whereabouts.set(id, others);
        } else {
          this.#whereabouts.delete(id);
        }
        change.left.push(id);
      }
    }
    for (const id of ids) {
      if (!entry.members.has(id)) {
        const since = sinceMs(id);
        entry.members.set(id, since);
        this.#whereabouts.set(id, [...(this.#whereabouts.get(id) ?? []), { bridgeId, sinceMs: since }]);
        change.entered.push(id);
      }
    }
    return change;
  }
}
