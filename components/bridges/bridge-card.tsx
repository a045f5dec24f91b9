"use client";

import { useDragOperation, useDroppable } from "@dnd-kit/react";
import { Lock } from "lucide-react";
import { memo } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { bridgeLabel } from "@/components/ui/bridge-label";
import { classNames } from "@/components/ui/class-names";
import { Badge } from "@/components/ui/state-pill";
import { actsOnBridge } from "@/lib/api/acts";
import type { BridgeRow, NodeStatus } from "@/lib/live/rows";
import { BridgeActivity } from "./bridge-activity";
import { BridgeActs } from "./bridge-acts";
import { MusicMark, OwnerMark } from "./bridge-marks";
import { type ChipData, MemberChip } from "./member-chip";
import { accepts, type Target } from "./moves";

interface BridgeCardProps {
  node: string;
  bridge: BridgeRow;
  /** Shown where there is more than one Asterisk. */
  nodeName: string | null;
  nodeStatus: NodeStatus;
  /** Where what we hold may be old: since when the card is as it is, by the panel's clock; null while live. */
  staleSinceMs: number | null;
}

/** One bridge: what it is, who is in it, and a place to drop a channel on. */
export const BridgeCard = memo(function BridgeCard({
  node,
  bridge,
  nodeName,
  nodeStatus,
  staleSinceMs,
}: BridgeCardProps) {
  const stale = staleSinceMs !== null;
  const ours = bridge.owner === "ours";
  const target: Target = { kind: "bridge", node, bridgeId: bridge.id, ours };
  const { ref, isDropTarget } = useDroppable({
    id: `${node}/${bridge.id}`,
    data: target,
    disabled: nodeStatus !== "live" || !ours,
    accept: (source) => accepts(source.data as ChipData, target),
  });
  const { source } = useDragOperation();
  const inviting = source?.data !== undefined && !stale && accepts(source.data as ChipData, target);
  return (
    <article
      ref={ref}
      aria-label={bridgeLabel(bridge)}
      className={classNames(
        "flex min-w-0 flex-col gap-2.5 rounded-lg border border-line bg-surface p-3",
        (!ours || stale) && "bg-canvas",
        stale && "border-dashed grayscale",
        inviting && "border-dashed border-accent",
        isDropTarget && "border-solid border-accent bg-accent-soft",
      )}
    >
      <header className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h3
            className={classNames("truncate font-medium", (!ours || stale) && "text-ink-2")}
            title={bridge.id}
          >
            {bridgeLabel(bridge)}
          </h3>
          <p className="truncate text-xs text-ink-2 tabular-nums">
            <Elapsed sinceMs={bridge.createdAtMs} node={node} title="Since the bridge was made" />
            {nodeName === null ? null : ` · ${nodeName}`} · {bridge.technology}
          </p>
        </div>
        <BridgeActs node={node} bridge={bridge} nodeStatus={nodeStatus} />
      </header>
      <div className="flex flex-wrap items-center gap-1.5 empty:hidden">
        {/* Of others the note below says who made it. */}
        {ours ? <OwnerMark owner={bridge.owner} /> : null}
        <MusicMark bridge={bridge} />
        {stale ? (
          <Badge>
            as of <Elapsed sinceMs={staleSinceMs} node={null} /> ago
          </Badge>
        ) : null}
      </div>
      <Members node={node} bridge={bridge} nodeStatus={nodeStatus} />
      <BridgeActivity node={node} bridge={bridge} />
      <OwnerNote bridge={bridge} />
    </article>
  );
});

function Members({ node, bridge, nodeStatus }: Pick<BridgeCardProps, "node" | "bridge" | "nodeStatus">) {
  if (bridge.members.length === 0) {
    return (
      <p className="rounded-md border border-dashed border-line-strong px-3 py-2 text-xs text-ink-2">
        {bridge.owner === "ours" ? "Empty: drop a channel here, or add one." : "Empty."}
      </p>
    );
  }
  return (
    <ul aria-label="Members" className="flex flex-wrap gap-1.5">
      {bridge.members.map((member) => (
        <li key={member.channelId} className="max-w-full min-w-0">
          <MemberChip node={node} bridge={bridge} member={member} nodeStatus={nodeStatus} />
        </li>
      ))}
    </ul>
  );
}

/** Why a bridge of others cannot be changed, and the way round. */
function OwnerNote({ bridge }: { bridge: BridgeRow }) {
  const reason = actsOnBridge(bridge, { nodeStatus: "live" }).add;
  if (reason.can) return null;
  return (
    <p className="mt-auto flex items-start gap-1.5 text-xs text-ink-2">
      <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>
        {reason.why} {reason.whatToDo}
      </span>
    </p>
  );
}
