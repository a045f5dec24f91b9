"use client";

import { Server } from "lucide-react";
import { useMemo } from "react";
import { useCalls, useNodes, useReady, useRows } from "@/components/live/hooks";
import { EmptyState } from "@/components/ui/empty-state";
import { ScreenBar } from "@/components/ui/screen-bar";
import { CardsSkeleton } from "./cards-skeleton";
import { NodeCard, type NodeCounts } from "./node-card";

function countByNode(items: readonly { node: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { node } of items) counts.set(node, (counts.get(node) ?? 0) + 1);
  return counts;
}

/** Each Asterisk and how well we know it. */
export function NodesScreen() {
  const ready = useReady();
  const nodes = useNodes();
  const allChannels = useRows("channels");
  const allBridges = useRows("bridges");
  const allCalls = useCalls();
  const channels = useMemo(() => countByNode(allChannels), [allChannels]);
  const bridges = useMemo(() => countByNode(allBridges), [allBridges]);
  const calls = useMemo(() => countByNode(allCalls), [allCalls]);
  const countsOf = (node: string): NodeCounts => ({
    channels: channels.get(node) ?? 0,
    bridges: bridges.get(node) ?? 0,
    calls: calls.get(node) ?? 0,
  });
  const live = nodes.filter(({ status }) => status === "live").length;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ScreenBar summary={ready ? `${live} of ${nodes.length} live` : "Nodes"} />
      {!ready ? (
        <CardsSkeleton />
      ) : nodes.length === 0 ? (
        <EmptyState icon={<Server />} title="No Asterisk is configured">
          Set ARI_URL, ARI_USERNAME and ARI_PASSWORD, or name a file with several in PATCHBAY_CONFIG, then
          restart the panel.
        </EmptyState>
      ) : (
        <div className="grid min-h-0 flex-1 auto-rows-max items-start grid-cols-[repeat(auto-fill,minmax(min(24rem,100%),1fr))] gap-4 overflow-y-auto p-4">
          {nodes.map((node) => (
            <NodeCard key={node.node} node={node} counts={countsOf(node.node)} />
          ))}
        </div>
      )}
    </div>
  );
}
