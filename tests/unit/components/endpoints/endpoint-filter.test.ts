import { expect, it } from "vitest";
import { filterEndpoints } from "@/components/endpoints/endpoint-filter";
import type { EndpointRow } from "@/lib/live/rows";

function endpoint(resource: string, over: Partial<EndpointRow> = {}): { node: string; row: EndpointRow } {
  const row = {
    id: `PJSIP/${resource}`,
    technology: "PJSIP",
    resource,
    state: "online",
    contacts: [],
    channelIds: [],
    deviceState: null,
    sinceMs: 0,
    ...over,
  };
  return { node: "pbx-1", row };
}

const contact = { uri: "sip:x@192.0.2.7:5060", aor: "10", status: "Reachable", roundtripMs: 1 };
const all = [endpoint("10", { contacts: [contact] }), endpoint("2"), endpoint("alice", { state: "offline" })];
const names = (filter: object) =>
  filterEndpoints(all, { node: "", state: "", text: "", ...filter }).map(({ row }) => row.resource);

it.each([
  [{}, ["2", "10", "alice"]],
  [{ state: "offline" }, ["alice"]],
  [{ state: "idle" }, ["2", "10"]],
  [{ text: "ALI" }, ["alice"]],
  [{ text: "192.0.2.7" }, ["10"]],
  [{ text: "pjsip/2" }, ["2"]],
  [{ node: "pbx-2" }, []],
])("%j leaves %j, numbers in their order", (filter, left) => {
  expect(names(filter)).toEqual(left);
});
