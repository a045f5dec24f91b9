import { actsOn, actsOnBridge } from "@/lib/api/acts";
import type { ParsedOf } from "@/lib/api/endpoint";
import type { Queries } from "@/lib/api/queries";
import { groupCalls } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";
import { gone } from "../commands/target";
import type { QueryContext, QueryHandlers, RecordQueries } from "../http/queries";
import type { Node } from "../nodes/node";
import type { Nodes } from "../nodes/nodes";
import type { LiveStore } from "./store";

type Asked<Name extends keyof Queries> = ParsedOf<Queries[Name]>;

/** Reads of the live state. A node that is lost answers too: its last state, which `GET /nodes` marks as stale. */
export function createLiveQueries(nodes: Nodes, store: LiveStore): Omit<QueryHandlers, keyof RecordQueries> {
  const described = (node: Node, channel: ChannelRow, { identity }: QueryContext) => {
    const bridge = channel.bridgeId === null ? undefined : node.live.row("bridges", channel.bridgeId);
    const context = { nodeStatus: node.health().status, role: identity.role };
    return { ...channel, acts: actsOn(channel, bridge === undefined ? context : { ...context, bridge }) };
  };
  return {
    live: async () => {
      const { panelMs, nodes: held } = store.snapshot();
      return { panelMs, nodes: held.map((node) => ({ ...node })) };
    },
    nodes: async () => ({ nodes: nodes.all().map((node) => ({ ...node.health() })) }),
    channels: async (input: Asked<"channels">, context: QueryContext) => {
      const { node } = nodes.get(input.node);
      return { channels: [...node.live.rows("channels")].map((row) => described(node, row, context)) };
    },
    channel: async (input: Asked<"channel">, context: QueryContext) => {
      const { node } = nodes.get(input.node);
      const row = node.live.row("channels", input.id);
      if (row === undefined) throw gone("channel", input.id, input.node);
      return described(node, row, context);
    },
    calls: async (input: Asked<"calls">) => {
      const { live, name } = nodes.get(input.node).node;
      return {
        calls: groupCalls({
          node: name,
          channels: [...live.rows("channels")],
          bridges: [...live.rows("bridges")],
          spies: [...live.rows("spies")],
        }).map((call) => ({ ...call })),
      };
    },
    bridges: async (input: Asked<"bridges">, { identity }: QueryContext) => {
      const { node } = nodes.get(input.node);
      const nodeStatus = node.health().status;
      return {
        bridges: [...node.live.rows("bridges")].map((row) => ({
          ...row,
          acts: actsOnBridge(row, { nodeStatus, role: identity.role }),
        })),
      };
    },
    endpoints: async (input: Asked<"endpoints">) => ({
      endpoints: [...nodes.get(input.node).node.live.rows("endpoints")].map((row) => ({ ...row })),
    }),
  };
}
