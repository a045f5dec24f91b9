import type { EndpointRow } from "@/lib/live/rows";
import { endpointState } from "./endpoint-state";

/** What the address asks for; "" is all. */
export interface EndpointFilter {
  node: string;
  state: string;
  text: string;
}

const byName = new Intl.Collator(undefined, { numeric: true });

/**
 * The endpoints that match, in the order of their names (`2` before `10`): never by state, so that a tile stays where
 * the eye has learned it to be. Text is looked for in the name and the addresses of the contacts.
 */
export function filterEndpoints<Item extends { node: string; row: EndpointRow }>(
  endpoints: readonly Item[],
  { node, state, text }: EndpointFilter,
): Item[] {
  const wanted = text.trim().toLowerCase();
  return endpoints
    .filter((item) => {
      if (node !== "" && item.node !== node) return false;
      if (state !== "" && endpointState(item.row) !== state) return false;
      return (
        wanted === "" ||
        item.row.id.toLowerCase().includes(wanted) ||
        item.row.contacts.some(({ uri }) => uri.toLowerCase().includes(wanted))
      );
    })
    .sort(
      (one, other) =>
        byName.compare(one.row.resource, other.row.resource) || byName.compare(one.row.id, other.row.id),
    );
}
