import type { Suggestion } from "@/components/ui/combobox";
import type { EndpointRow, NodeRow } from "@/lib/live/rows";

/**
 * The node on which an endpoint can be rung, where there is no doubt: the one live node that has it online, else the
 * one live node that knows it. Null where several do, or none.
 */
export function nodeOfEndpoint(
  endpoint: string,
  endpoints: readonly { node: string; row: EndpointRow }[],
  nodes: readonly NodeRow[],
): string | null {
  const wanted = endpoint.trim().toLowerCase();
  if (wanted === "") return null;
  const live = new Set(nodes.filter(({ status }) => status === "live").map(({ node }) => node));
  const known = endpoints.filter(({ node, row }) => live.has(node) && row.id.toLowerCase() === wanted);
  const online = known.filter(({ row }) => row.state === "online");
  const [one, ...others] = online.length > 0 ? online : known;
  return one !== undefined && others.length === 0 ? one.node : null;
}

/**
 * Endpoints to propose, those that would ring first: of one node, or of all (null), where each stands once with the
 * nodes that have it.
 */
export function endpointSuggestions(
  endpoints: readonly { node: string; row: EndpointRow }[],
  node: string | null,
  nodes: readonly NodeRow[],
): Suggestion[] {
  const nameOf = new Map(nodes.map((each) => [each.node, each.name]));
  const byId = new Map<string, { state: string; names: string[] }>();
  for (const each of endpoints) {
    if (node !== null && each.node !== node) continue;
    const { id, state } = each.row;
    const known = byId.get(id) ?? { state, names: [] };
    known.names.push(nameOf.get(each.node) ?? each.node);
    if (state === "online") known.state = state;
    byId.set(id, known);
  }
  return [...byId]
    .sort(([, a], [, b]) => Number(b.state === "online") - Number(a.state === "online"))
    .map(([value, { state, names }]) => {
      const where =
        node !== null || nodes.length < 2
          ? ""
          : ` · ${names.length > 1 ? `${names.length} nodes` : names[0]}`;
      return { value, note: `${state}${where}` };
    });
}
