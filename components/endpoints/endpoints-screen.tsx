"use client";

import { LayoutGrid, List, RadioTower } from "lucide-react";
import { type ReactNode, useCallback, useMemo } from "react";
import { useCalls, useNodes, usePageConnection, useReady, useRows } from "@/components/live/hooks";
import { staleSince } from "@/components/live/live-store";
import { NodeSelect } from "@/components/live/node-select";
import { FreezeButton } from "@/components/shell/freeze-button";
import { ListSearch } from "@/components/shell/list-search";
import { requestNewCall } from "@/components/shell/new-call";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterStrip } from "@/components/ui/filter-strip";
import { ScreenBar } from "@/components/ui/screen-bar";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useAddress } from "@/components/ui/use-address";
import type { EndpointRow, NodeRow } from "@/lib/live/rows";
import { DeviceStates } from "./device-states";
import { filterEndpoints } from "./endpoint-filter";
import { type EndpointItem, EndpointList } from "./endpoint-list";
import { endpointState, endpointStates, endpointStateWord } from "./endpoint-state";
import { EndpointTile } from "./endpoint-tile";
import { callsByChannel, type Talk, talksOf } from "./talks-with";

/** Above this many, tiles give way to the list, which draws only what is in sight. */
const tilesAtMost = 120;

const stateOptions = [
  { value: "", label: "All states" },
  ...endpointStates.map((state) => ({ value: state, label: endpointStateWord[state] })),
];

const viewOptions = [
  { value: "tiles", label: <ViewLabel icon={<LayoutGrid aria-hidden />} text="Tiles" /> },
  { value: "list", label: <ViewLabel icon={<List aria-hidden />} text="List" /> },
] as const;

function ViewLabel({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <>
      {icon}
      <span className="max-sm:sr-only">{text}</span>
    </>
  );
}

/** Why an endpoint cannot be called now; null when it can. */
function callRefusal(endpoint: EndpointRow, node: NodeRow | undefined): string | null {
  if (node?.status !== "live") return "Its Asterisk is not live: wait until it is back.";
  return endpointState(endpoint) === "offline" ? "Registered nowhere: nothing would ring." : null;
}

const noTalks: readonly Talk[] = [];

/** Every phone and trunk: what it does, with whom, since when. A click calls it. */
export function EndpointsScreen() {
  const connection = usePageConnection();
  const ready = useReady();
  const nodes = useNodes();
  const all = useRows("endpoints");
  const devices = useRows("devices");
  const calls = useCalls();
  const { value, change } = useAddress();
  const filter = { node: value("node"), state: value("state"), text: value("q") };
  const { node: nodeFilter, state, text } = filter;
  const filtered = nodeFilter !== "" || state !== "" || text !== "";

  const byName = useMemo(() => new Map(nodes.map((node) => [node.node, node])), [nodes]);
  const byChannel = useMemo(() => callsByChannel(calls), [calls]);
  const items = useMemo<EndpointItem[]>(
    () =>
      filterEndpoints(all, { node: nodeFilter, state, text }).map(({ node, row }) => {
        const health = byName.get(node);
        return {
          node,
          endpoint: row,
          talks: row.channelIds.length === 0 ? noTalks : talksOf(node, row, byChannel),
          nodeName: byName.size > 1 ? (health?.name ?? node) : null,
          refusal: callRefusal(row, health),
          staleSinceMs: health === undefined ? null : staleSince(health, connection),
        };
      }),
    [all, nodeFilter, state, text, byName, byChannel, connection],
  );
  const onCall = useCallback((node: string, endpoint: string) => requestNewCall({ node, endpoint }), []);
  const asList = value("view") === "list" || items.length > tilesAtMost;
  const shownDevices = nodeFilter === "" ? devices : devices.filter(({ node }) => node === nodeFilter);
  const inCall = items.filter(({ endpoint }) => endpoint.channelIds.length > 0).length;

  const empty = filtered ? (
    <EmptyState
      icon={<RadioTower />}
      title="No endpoint matches"
      action={<Button onClick={() => change({ node: "", state: "", q: "" })}>Clear the filter</Button>}
    >
      {all.length} {all.length === 1 ? "endpoint is" : "endpoints are"} hidden by the filter.
    </EmptyState>
  ) : (
    <EmptyState icon={<RadioTower />} title="No endpoints">
      Asterisk has none configured, or the panel has not reached it yet: see Nodes. Phones and trunks of
      pjsip.conf appear here by themselves.
    </EmptyState>
  );

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ScreenBar
        summary={
          ready
            ? `${items.length} ${items.length === 1 ? "endpoint" : "endpoints"} · ${inCall} in a call`
            : "Endpoints"
        }
      >
        <FilterStrip>
          <NodeSelect value={nodeFilter} onValueChange={(node) => change({ node })} />
          <Select
            aria-label="State"
            value={state}
            options={stateOptions}
            onValueChange={(next) => change({ state: next })}
          />
          <ListSearch
            aria-label="Filter endpoints"
            placeholder="Search endpoints"
            className="w-44"
            value={text}
            onValueChange={(q) => change({ q })}
          />
          <FreezeButton />
          <Segmented
            label="View"
            value={asList ? "list" : "tiles"}
            options={viewOptions}
            onValueChange={(view) => change({ view: view === "list" ? "list" : "" })}
          />
        </FilterStrip>
      </ScreenBar>
      {!ready ? (
        <SkeletonRows count={10} />
      ) : asList ? (
        <EndpointList items={items} onCall={onCall} empty={empty} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto">
          {items.length === 0 ? (
            empty
          ) : (
            <ul
              aria-label="Endpoints"
              className="grid grid-cols-[repeat(auto-fill,minmax(min(14rem,100%),1fr))] gap-3 p-4"
            >
              {items.map((item) => (
                <EndpointTile key={`${item.node}/${item.endpoint.id}`} {...item} onCall={onCall} />
              ))}
            </ul>
          )}
        </div>
      )}
      {ready ? <DeviceStates devices={shownDevices} /> : null}
    </div>
  );
}
