import { type Act, actsOn, actsOnBridge } from "@/lib/api/acts";
import type { BridgeRow, ChannelRow, NodeStatus } from "@/lib/live/rows";

/** Where a channel can be brought, by a drop on it or from the menu of its chip. */
export type Move =
  | { kind: "bridge"; bridgeId: string }
  | { kind: "new" }
  | { kind: "out" }
  | { kind: "hangup" };

/** What belongs to a channel: the ids that a move is made of. */
export interface Moving {
  node: string;
  channelId: string;
  /** The bridge it is in now, null outside. */
  bridgeId: string | null;
}

/** Whether a member can be brought into another bridge: it must accept that, and so must the bridge it leaves. */
export function canMove(channel: ChannelRow, bridge: BridgeRow, nodeStatus: NodeStatus): Act {
  const { bridge: join, leaveBridge } = actsOn(channel, { nodeStatus, bridge });
  return join.can ? leaveBridge : join;
}

/**
 * Everything that can be done with a member of `bridge`, in the order of the menu. `bridges` are those of its node.
 * Nothing at all while the node is not live; hanging up also in the dialplan.
 */
export function movesOf(
  channel: ChannelRow,
  bridge: BridgeRow,
  bridges: readonly BridgeRow[],
  nodeStatus: NodeStatus,
): Move[] {
  const moves: Move[] = [];
  if (canMove(channel, bridge, nodeStatus).can) {
    for (const other of bridges) {
      if (other.id !== bridge.id && actsOnBridge(other, { nodeStatus }).add.can) {
        moves.push({ kind: "bridge", bridgeId: other.id });
      }
    }
    moves.push({ kind: "new" }, { kind: "out" });
  }
  if (actsOn(channel, { nodeStatus }).hangup.can) moves.push({ kind: "hangup" });
  return moves;
}

/** A place to drop on. */
export type Target =
  | { kind: "bridge"; node: string; bridgeId: string; ours: boolean }
  | { kind: "new" }
  | { kind: "hangup" };

/** Whether a chip may be dropped there. Bridges of another Asterisk and its own bridge take no part. */
export function accepts(moving: Moving & { canMove: boolean }, target: Target): boolean {
  if (target.kind === "hangup") return true;
  if (!moving.canMove) return false;
  if (target.kind === "new") return true;
  return target.ours && target.node === moving.node && target.bridgeId !== moving.bridgeId;
}

/** The move that a drop asks for; null where it asks for none. */
export function moveOf(moving: Moving & { canMove: boolean }, target: Target): Move | null {
  if (!accepts(moving, target)) return null;
  return target.kind === "bridge" ? { kind: "bridge", bridgeId: target.bridgeId } : { kind: target.kind };
}

/** Channels that can be added to a bridge: free ones first, then those of other bridges; in each, the oldest first. */
export function addable<Item extends { node: string; row: ChannelRow }>(
  channels: readonly Item[],
  node: string,
  bridgeId: string | null,
): Item[] {
  return channels
    .filter((item) => item.node === node && (bridgeId === null || item.row.bridgeId !== bridgeId))
    .filter(({ row }) => actsOn(row, { nodeStatus: "live" }).bridge.can)
    .sort(
      (one, other) =>
        Number(one.row.bridgeId !== null) - Number(other.row.bridgeId !== null) ||
        one.row.createdAtMs - other.row.createdAtMs,
    );
}
