"use client";

import { Cable } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { useGhosts } from "@/components/live/ghosts";
import { useNodes, usePageConnection, useReady, useRows } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { staleSince } from "@/components/live/live-store";
import { rowKey } from "@/components/live/pending";
import { bridgeLabel } from "@/components/ui/bridge-label";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { FocusHere } from "@/components/ui/focus-here";
import { useAddress } from "@/components/ui/use-address";
import { BridgeBar } from "./bridge-bar";
import { BridgeCard } from "./bridge-card";
import { filterBridges, groupBridges } from "./bridge-filter";
import { BridgeList } from "./bridge-list";
import { typeMark } from "./bridge-marks";
import { CardsSkeleton } from "./cards-skeleton";
import { DragFrame } from "./drag-frame";
import { EndedBridge } from "./ended-bridge";
import { NewBridgeDialog } from "./new-bridge-dialog";

/** Above this many, cards give way to the list, which draws only what is in sight. */
const cardsAtMost = 60;

/** Every bridge with its members, and what can be done to them. */
export function BridgesScreen() {
  const store = useLiveStore();
  const nodes = useNodes();
  const connection = usePageConnection();
  const ready = useReady();
  const all = useRows("bridges");
  const { value, change } = useAddress();
  const [creating, setCreating] = useState(false);
  const [openKey, setOpenKey] = useState<string | null>(null);

  const filter = { node: value("node"), owner: value("owner"), type: value("type"), text: value("q") };
  const shown = filterBridges(all, filter, (node, id) => store.row(node, "channels", id));
  const ghosts = filterBridges(useGhosts("bridges"), filter, () => null);
  const groups = groupBridges([...shown, ...ghosts]);
  const filtered = Object.values(filter).some((each) => each !== "");
  const asList = value("view") === "list" || shown.length > cardsAtMost;
  const byName = useMemo(() => new Map(nodes.map((node) => [node.node, node])), [nodes]);
  const statusOf = useCallback((node: string) => byName.get(node)?.status ?? "connecting", [byName]);
  const staleNames = nodes
    .filter((node) => staleSince(node, connection) !== null)
    .map(({ node }) => node)
    .join(" ");
  const staleNodes = useMemo(() => new Set(staleNames === "" ? [] : staleNames.split(" ")), [staleNames]);
  const members = shown.reduce((sum, { row }) => sum + row.members.length, 0);
  const opened = all.find(({ node, row }) => rowKey(node, "bridges", row.id) === openKey);
  const types = [...new Set(["mixing", "holding", ...all.map(({ row }) => row.type)])];

  const empty = filtered ? (
    <EmptyState
      icon={<Cable />}
      title="No bridge matches"
      action={
        <Button onClick={() => change({ node: "", owner: "", type: "", q: "" })}>Clear the filter</Button>
      }
    >
      {all.length} {all.length === 1 ? "bridge is" : "bridges are"} hidden by the filter.
    </EmptyState>
  ) : (
    <EmptyState icon={<Cable />} title="No bridges now">
      Bridges appear here as calls connect. Make one with New bridge, to join channels of ours or to let
      callers wait.
    </EmptyState>
  );

  const card = (bridge: (typeof shown)[number]) => {
    const key = rowKey(bridge.node, "bridges", bridge.row.id);
    const health = byName.get(bridge.node);
    const nodeName = nodes.length > 1 ? (health?.name ?? bridge.node) : null;
    if ("removal" in bridge) return <EndedBridge key={key} bridge={bridge.row} nodeName={nodeName} />;
    return (
      <BridgeCard
        key={key}
        node={bridge.node}
        bridge={bridge.row}
        nodeName={nodeName}
        nodeStatus={statusOf(bridge.node)}
        staleSinceMs={health === undefined ? null : staleSince(health, connection)}
      />
    );
  };

  return (
    <DragFrame>
      <BridgeBar
        summary={
          ready
            ? `${shown.length} ${shown.length === 1 ? "bridge" : "bridges"} · ${members} ${members === 1 ? "channel" : "channels"}`
            : "Bridges"
        }
        filter={filter}
        types={types}
        asList={asList}
        onChange={change}
        onCreate={() => setCreating(true)}
      />
      {!ready ? (
        <CardsSkeleton />
      ) : asList ? (
        <BridgeList
          bridges={groups.flatMap(({ bridges }) => bridges)}
          statusOf={statusOf}
          staleNodes={staleNodes}
          onOpen={({ node, row }) => setOpenKey(rowKey(node, "bridges", row.id))}
          empty={empty}
        />
      ) : groups.length === 0 ? (
        empty
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-24">
          {groups.map(({ type, bridges }) => (
            <section key={type} aria-label={typeMark(type).word} className="pt-4">
              <h2 className="mb-2 flex items-center gap-1.5 text-xs font-medium text-ink-2 [&_svg]:size-3.5">
                {typeMark(type).icon}
                {typeMark(type).word}
                <span className="text-ink-3 tabular-nums">
                  {bridges.filter((each) => !("removal" in each)).length}
                </span>
              </h2>
              <div className="grid grid-cols-[repeat(auto-fill,minmax(min(20rem,100%),1fr))] gap-3">
                {bridges.map(card)}
              </div>
            </section>
          ))}
        </div>
      )}
      <Drawer
        open={asList && opened !== undefined}
        onOpenChange={(open) => {
          if (!open) setOpenKey(null);
        }}
        title={opened === undefined ? "" : bridgeLabel(opened.row)}
      >
        {opened === undefined ? null : <FocusHere className="p-4">{card(opened)}</FocusHere>}
      </Drawer>
      <NewBridgeDialog open={creating} onOpenChange={setCreating} node={filter.node} />
    </DragFrame>
  );
}
