import { expect, it } from "vitest";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import type { QueryContext } from "@/server/http/queries";
import { createLiveQueries } from "@/server/live/queries";
import type { LiveStore } from "@/server/live/store";
import type { Nodes } from "@/server/nodes/nodes";
import { channelRow, endpointRow } from "../../lib/live/samples";

const leg = "patchbay-spyleg-1";
const rows = {
  channels: [channelRow(leg, { endpoint: "PJSIP/sue" })],
  bridges: [],
  endpoints: [endpointRow("PJSIP/sue", [leg])],
  devices: [],
  originations: [],
  spies: [],
  talks: [],
};
const node = {
  name: "pbx-1",
  application: "patchbay",
  health: () => ({ status: "live" }),
  live: {
    snapshotRows: () => rows,
    rows: (collection: keyof typeof rows) => rows[collection].values(),
    row: () => undefined,
  },
};

it("tells operators of no supervisor's phone on a call where the policy keeps listening from them", async () => {
  const queries = createLiveQueries(
    { all: () => [node], get: () => ({ node }) } as unknown as Nodes,
    { snapshot: () => ({ panelMs: 0, nodes: [{ node: { node: "pbx-1" }, rows }] }) } as unknown as LiveStore,
    { spying: () => ({ ...defaultSpyPolicy, agentSees: false }) },
  );
  const asked = async (role: "operator" | "supervisor") => {
    const context = { identity: { role } } as QueryContext;
    const input = { node: "pbx-1" };
    return JSON.stringify(
      await Promise.all([
        queries.live({}, context),
        queries.channels(input, context),
        queries.calls(input, context),
        queries.bridges(input, context),
        queries.endpoints(input, context),
      ]),
    );
  };
  expect(await asked("operator")).not.toContain("spyleg");
  expect((await asked("supervisor")).split("spyleg").length).toBeGreaterThan(4);
});
