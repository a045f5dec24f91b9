import { browserPartnerOf } from "./own-channels";
import type { ChannelRow } from "./rows";

/** Which channels name the same other thing: kept row by row, so that nobody has to look at all channels. */
export class CallTies {
  readonly #inBridge = new Map<string, Set<string>>();
  /** Channels by the one whose Dial() made them ring, and by the other half of their Local pair. */
  readonly #naming = new Map<string, Set<string>>();

  add({ id, bridgeId, dialedById, otherHalfId }: ChannelRow): void {
    put(this.#inBridge, bridgeId, id);
    put(this.#naming, dialedById, id);
    put(this.#naming, otherHalfId, id);
  }

  /** `row` as it was when it was added. */
  remove({ id, bridgeId, dialedById, otherHalfId }: ChannelRow): void {
    drop(this.#inBridge, bridgeId, id);
    drop(this.#naming, dialedById, id);
    drop(this.#naming, otherHalfId, id);
  }

  inBridge(bridgeId: string): Iterable<string> {
    return this.#inBridge.get(bridgeId) ?? nobody;
  }

  /** Every channel that may be on a call with this one, its bridge aside. They need not exist. */
  *around({ id, dialedById, otherHalfId }: ChannelRow): Iterable<string> {
    const partner = browserPartnerOf(id);
    if (partner !== null) {
      yield partner;
    }
    if (dialedById !== null) {
      yield dialedById;
    }
    if (otherHalfId !== null) {
      yield otherHalfId;
    }
    yield* this.#naming.get(id) ?? nobody;
  }
}

const nobody: readonly string[] = [];

function put(sets: Map<string, Set<string>>, key: string | null, id: string): void {
  if (key === null) {
    return;
  }
  const ids = sets.get(key);
  if (ids === undefined) {
    sets.set(key, new Set([id]));
  } else {
    ids.add(id);
  }
}

function drop(sets: Map<string, Set<string>>, key: string | null, id: string): void {
  const ids = key === null ? undefined : sets.get(key);
  if (key !== null && ids?.delete(id) && ids.size === 0) {
    sets.delete(key);
  }
}
