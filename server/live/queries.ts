import { actsOn, actsOnBridge } from "@/lib/api/acts";
import type { ParsedOf } from "@/lib/api/endpoint";
import type { Queries } from "@/lib/api/queries";
import { groupCalls } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";
import type { NodeSnapshot } from "@/lib/live/wire";
import { gone } from "../commands/target";
import type { QueryContext, QueryHandlers, RecordQueries } from "../http/queries";
import type { Node } from "../nodes/node";
import type { Nodes } from "../nodes/nodes";
import type { Policies } from "../storage/ports";
import type { LiveStore } from "./store";
import { rowsWithoutListeners, seesListeners } from "./unseen";

type Asked<Name extends keyof Queries> = ParsedOf<Queries[Name]>;

/** Reads of the live state. A node that is lost answers too: its last state, which `GET /nodes` marks as stale. */
export function createLiveQueries(
  nodes: Nodes,
  store: LiveStore,
  policies: Pick<Policies, "spying">,
): Omit<QueryHandlers, keyof RecordQueries> {
  /** What this person is told of a node. */
  const told = (node: Node, { identity }: QueryContext): NodeSnapshot["rows"] => {
    const rows = node.live.snapshotRows();
    return seesListeners(policies.spying(), identity.role)
      ? rows
      : rowsWithoutListeners(rows, node.application);
  };
  /** Rows of all nodes, each with the name of its node. */
  const everywhere = (collection: "spies" | "talks", context: QueryContext) =>
    nodes
      .all()
      .flatMap((node) => told(node, context)[collection].map((row) => ({ node: node.name, ...row })));
  const described = (node: Node, channel: ChannelRow, { identity }: QueryContext) => {
    const bridge = channel.bridgeId === null ? undefined : node.live.row("bridges", channel.bridgeId);
    const context = { nodeStatus: node.health().status, role: identity.role };
    return { ...channel, acts: actsOn(channel, bridge === undefined ? context : { ...context, bridge }) };
  };
  return {
    live: async (_input, context) => {
      const { panelMs, nodes: held } = store.snapshot();
      return {
        panelMs,
        nodes: held.map((snapshot) => ({
          ...snapshot,
          rows: told(nodes.get(snapshot.node.node).node, context),
        })),
      };
    },
    spies: async (_input, context) => ({ spies: everywhere("spies", context) }),
    talks: async (_input, context) => ({ talks: everywhere("talks", context) }),
    nodes: async () => ({ nodes: nodes.all().map((node) => ({ ...node.health() })) }),
    channels: async (input: Asked<"channels">, context: QueryContext) => {
      const { node } = nodes.get(input.node);
      return { channels: told(node, context).channels.map((row) => described(node, row, context)) };
    },
    channel: async (input: Asked<"channel">, context: QueryContext) => {
      const { node } = nodes.get(input.node);
      const row = told(node, context).channels.find(({ id }) => id === input.id);
      if (row === undefined) throw gone("channel", node.displayName);
      return described(node, row, context);
    },
    calls: async (input: Asked<"calls">, context: QueryContext) => {
      const { node } = nodes.get(input.node);
      const calls = groupCalls({ node: node.name, ...told(node, context) });
      return { calls: calls.map((call) => ({ ...call })) };
    },
    bridges: async (input: Asked<"bridges">, context: QueryContext) => {
      const { node } = nodes.get(input.node);
      const nodeStatus = node.health().status;
      return {
        bridges: told(node, context).bridges.map((row) => ({
          ...row,
          acts: actsOnBridge(row, { nodeStatus, role: context.identity.role }),
        })),
      };
    },
    endpoints: async (input: Asked<"endpoints">, context: QueryContext) => ({
      endpoints: told(nodes.get(input.node).node, context).endpoints.map((row) => ({ ...row })),
    }),
  };
}
