"use client";

import { PhoneOutgoing } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { type Column, DataList } from "@/components/ui/data-list";
import { IconButton } from "@/components/ui/icon-button";
import type { EndpointRow } from "@/lib/live/rows";
import { ContactMark, DeviceMark, EndpointMark } from "./endpoint-marks";
import type { EndpointTileProps } from "./endpoint-tile";

/** What a row of the list needs beside the endpoint: the same as a tile. */
export type EndpointItem = Omit<EndpointTileProps, "onCall">;

interface EndpointListProps {
  items: readonly EndpointItem[];
  onCall: (node: string, endpoint: string) => void;
  empty: ReactNode;
}

const rowId = ({ node, endpoint }: EndpointItem): string => `${node}/${endpoint.id}`;

function Nothing({ endpoint }: { endpoint: EndpointRow }) {
  return <span className="sr-only">{endpoint.id} is in no call</span>;
}

/** Endpoints as a virtual list, for hundreds of them. Enter calls. */
export function EndpointList({ items, onCall, empty }: EndpointListProps) {
  const columns = useMemo<readonly Column<EndpointItem>[]>(
    () => [
      {
        id: "name",
        header: "Endpoint",
        width: "minmax(0,1fr)",
        cell: ({ endpoint }) => (
          <span className="truncate">
            <span className="font-medium">{endpoint.resource}</span>{" "}
            <span className="text-xs text-ink-2">{endpoint.technology}</span>
          </span>
        ),
      },
      {
        id: "state",
        header: "State",
        width: "112px",
        cell: ({ endpoint }) => <EndpointMark endpoint={endpoint} />,
      },
      {
        id: "since",
        header: "Since",
        headerTitle: "How long it has been in this state",
        width: "88px",
        hideBelow: "narrow",
        cell: ({ node, endpoint }) => (
          <Elapsed sinceMs={endpoint.sinceMs} node={node} className="truncate text-ink-2 tabular-nums" />
        ),
      },
      {
        id: "with",
        header: "With",
        width: "minmax(0,1.2fr)",
        cell: ({ endpoint, talks }) =>
          talks.length === 0 ? (
            <Nothing endpoint={endpoint} />
          ) : (
            <span className="truncate">{talks.map(({ withWhom }) => withWhom).join(", ")}</span>
          ),
      },
      {
        id: "device",
        header: "Device",
        width: "minmax(0,0.7fr)",
        hideBelow: "medium",
        cell: ({ endpoint }) =>
          endpoint.deviceState === null ? null : <DeviceMark state={endpoint.deviceState} bare />,
      },
      {
        id: "contacts",
        header: "Contact",
        width: "minmax(0,1fr)",
        hideBelow: "medium",
        cell: ({ endpoint }) => {
          const [contact] = endpoint.contacts;
          return contact === undefined ? null : <ContactMark contact={contact} />;
        },
      },
      {
        id: "node",
        header: "Node",
        width: "minmax(0,0.5fr)",
        hideBelow: "medium",
        cell: ({ node, nodeName }) => <span className="truncate text-ink-2">{nodeName ?? node}</span>,
      },
      {
        id: "call",
        header: "",
        headerLabel: "Call",
        width: "32px",
        align: "end",
        cell: ({ node, endpoint, refusal }) =>
          refusal === null ? (
            <IconButton label={`Call ${endpoint.id}`} onClick={() => onCall(node, endpoint.id)}>
              <PhoneOutgoing aria-hidden />
            </IconButton>
          ) : null,
      },
    ],
    [onCall],
  );
  return (
    <DataList
      label="Endpoints"
      rows={items}
      rowId={rowId}
      columns={columns}
      onOpen={({ node, endpoint, refusal }) => {
        if (refusal === null) onCall(node, endpoint.id);
      }}
      rowClass={({ staleSinceMs }) => (staleSinceMs === null ? undefined : "bg-canvas text-ink-2 grayscale")}
      empty={empty}
    />
  );
}
