"use client";

import { type ReactNode, useMemo } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { useNodeName, useRow } from "@/components/live/hooks";
import type { Located } from "@/components/live/live-store";
import { rowKey } from "@/components/live/pending";
import { bridgeLabel } from "@/components/ui/bridge-label";
import { channelLabel } from "@/components/ui/channel-label";
import { type Column, DataList } from "@/components/ui/data-list";
import type { BridgeRow, NodeStatus } from "@/lib/live/rows";
import { BridgeActs } from "./bridge-acts";
import { MusicMark, OwnerMark, typeMark } from "./bridge-marks";

interface BridgeListProps {
  bridges: readonly Located<BridgeRow>[];
  statusOf: (node: string) => NodeStatus;
  /** Names of the nodes of which we may hold old rows. */
  staleNodes: ReadonlySet<string>;
  onOpen: (bridge: Located<BridgeRow>) => void;
  empty: ReactNode;
}

const rowId = ({ node, row }: Located<BridgeRow>): string => rowKey(node, "bridges", row.id);

function NodeName({ node }: { node: string }) {
  return <span className="truncate text-ink-2">{useNodeName(node)}</span>;
}

function FirstMember({ node, id }: { node: string; id: string }) {
  const channel = useRow(node, "channels", id);
  return <>{channel === null ? id : channelLabel(channel)}</>;
}

/** Bridges as a virtual list, for many of them. Enter opens one. */
export function BridgeList({ bridges, statusOf, staleNodes, onOpen, empty }: BridgeListProps) {
  const columns = useMemo<readonly Column<Located<BridgeRow>>[]>(
    () => [
      {
        id: "name",
        header: "Bridge",
        width: "minmax(0,1.4fr)",
        cell: ({ row }) => (
          <span className="truncate font-medium" title={row.id}>
            {bridgeLabel(row)}
          </span>
        ),
      },
      {
        id: "type",
        header: "Type",
        width: "minmax(0,1.2fr)",
        hideBelow: "medium",
        cell: ({ row }) => (
          <span className="truncate text-ink-2">
            {typeMark(row.type).word} · {row.technology}
          </span>
        ),
      },
      {
        id: "owner",
        header: "Owner",
        width: "minmax(0,1fr)",
        hideBelow: "narrow",
        cell: ({ row }) => (
          <span className="flex min-w-0 gap-1.5">
            <OwnerMark owner={row.owner} />
            <MusicMark bridge={row} />
          </span>
        ),
      },
      {
        id: "node",
        header: "Node",
        width: "minmax(0,0.6fr)",
        hideBelow: "medium",
        cell: ({ node }) => <NodeName node={node} />,
      },
      {
        id: "members",
        header: "Members",
        width: "minmax(0,1.4fr)",
        cell: ({ node, row }) => {
          const [first] = row.members;
          return (
            <span className="truncate">
              {first === undefined ? (
                <span className="text-ink-2">empty</span>
              ) : (
                <>
                  <FirstMember node={node} id={first.channelId} />
                  {row.members.length > 1 ? (
                    <span className="text-ink-2"> +{row.members.length - 1}</span>
                  ) : null}
                </>
              )}
            </span>
          );
        },
      },
      {
        id: "age",
        header: "Age",
        headerTitle: "Since the bridge was made",
        width: "72px",
        align: "end",
        cell: ({ node, row }) => (
          <Elapsed sinceMs={row.createdAtMs} node={node} className="text-ink-2 tabular-nums" />
        ),
      },
      {
        id: "acts",
        header: "",
        headerLabel: "Acts",
        width: "60px",
        align: "end",
        cell: (bridge) =>
          "removal" in bridge ? (
            <span className="text-xs">ended</span>
          ) : (
            <BridgeActs node={bridge.node} bridge={bridge.row} nodeStatus={statusOf(bridge.node)} />
          ),
      },
    ],
    [statusOf],
  );
  return (
    <DataList
      label="Bridges"
      rows={bridges}
      rowId={rowId}
      columns={columns}
      onOpen={onOpen}
      rowClass={(bridge) =>
        "removal" in bridge
          ? "text-ink-3 line-through"
          : staleNodes.has(bridge.node)
            ? "bg-canvas text-ink-2 grayscale"
            : undefined
      }
      empty={empty}
    />
  );
}
