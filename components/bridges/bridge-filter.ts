import type { BridgeOwner, BridgeRow, ChannelRow } from "@/lib/live/rows";

/** What the address asks for; "" is all. */
export interface BridgeFilter {
  node: string;
  owner: string;
  type: string;
  text: string;
}

interface Placed<Row> {
  node: string;
  row: Row;
}

/**
 * The bridges that match. Text is looked for in the bridge's name, id and technology and in the names and numbers of
 * its members, so `channelOf` answers the channel of a member, or null.
 */
export function filterBridges<Item extends Placed<BridgeRow>>(
  bridges: readonly Item[],
  filter: BridgeFilter,
  channelOf: (node: string, id: string) => ChannelRow | null,
): Item[] {
  const text = filter.text.trim().toLowerCase();
  const has = (...parts: string[]): boolean => parts.some((part) => part.toLowerCase().includes(text));
  return bridges.filter(({ node, row }) => {
    if (filter.node !== "" && node !== filter.node) return false;
    if (filter.owner !== "" && row.owner !== filter.owner) return false;
    if (filter.type !== "" && row.type !== filter.type) return false;
    if (text === "" || has(row.name, row.id, row.technology, row.creator)) return true;
    return row.members.some(({ channelId }) => {
      const channel = channelOf(node, channelId);
      return channel !== null && has(channel.name, channel.caller.name, channel.caller.number);
    });
  });
}

const ownerOrder: Record<BridgeOwner, number> = { ours: 0, application: 1, dialplan: 2 };

/**
 * Bridges by type: mixing first, then holding, then others by name; in each, ours before those of others, then the
 * oldest first, so that a new bridge comes last and nothing jumps.
 */
export function groupBridges<Item extends Placed<BridgeRow>>(
  bridges: readonly Item[],
): { type: string; bridges: Item[] }[] {
  const rank = (type: string): number => (type === "mixing" ? 0 : type === "holding" ? 1 : 2);
  const types = [...new Set(bridges.map(({ row }) => row.type))].sort(
    (one, other) => rank(one) - rank(other) || one.localeCompare(other),
  );
  return types.map((type) => ({
    type,
    bridges: bridges
      .filter(({ row }) => row.type === type)
      .sort(
        (one, other) =>
          ownerOrder[one.row.owner] - ownerOrder[other.row.owner] ||
          one.row.createdAtMs - other.row.createdAtMs ||
          one.row.id.localeCompare(other.row.id),
      ),
  }));
}
