import type { BridgeRow, ChannelRow, EndpointRow } from "@/lib/live/rows";
import { type AsteriskCoordinates, ariRequest } from "../asterisk/rest";

/** As Asterisk lists them; by hand, so that the client's own types prove nothing here. */
interface ListedChannel {
  id: string;
  name: string;
  state: string;
  caller: { name: string; number: string };
  connected: { name: string; number: string };
  accountcode: string;
  language: string;
  creationtime: string;
  dialplan: { context: string; exten: string; priority: number; app_name: string; app_data: string };
}
interface ListedBridge {
  id: string;
  name: string;
  technology: string;
  bridge_type: string;
  bridge_class: string;
  creator: string;
  creationtime: string;
  channels: string[];
}
interface ListedEndpoint {
  technology: string;
  resource: string;
  state: string;
  channel_ids: string[];
}

interface Comparable {
  channels: Record<string, unknown>;
  bridges: Record<string, unknown>;
  endpoints: Record<string, unknown>;
}

const time = (text: string): number => Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
const byId = <Row extends { id: string }>(rows: Row[]): Record<string, unknown> =>
  Object.fromEntries(rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => [row.id, row]));

/** What Asterisk lists by REST, in the fields that the panel shows. */
export async function listedByAsterisk(asterisk: AsteriskCoordinates): Promise<Comparable> {
  const list = async <Item>(path: string) => (await ariRequest(asterisk, "GET", path)) as Item[];
  const [channels, bridges, endpoints] = await Promise.all([
    list<ListedChannel>("/channels"),
    list<ListedBridge>("/bridges"),
    list<ListedEndpoint>("/endpoints"),
  ]);
  return {
    channels: byId(
      channels.map(
        ({ id, name, state, caller, connected, accountcode, language, creationtime, dialplan }) => ({
          id,
          name,
          state,
          caller: { name: caller.name, number: caller.number },
          connected: { name: connected.name, number: connected.number },
          accountCode: accountcode,
          language,
          createdAtMs: time(creationtime),
          dialplan: {
            context: dialplan.context,
            exten: dialplan.exten,
            priority: dialplan.priority,
            appName: dialplan.app_name,
            appData: dialplan.app_data,
          },
        }),
      ),
    ),
    bridges: byId(
      bridges.map((bridge) => ({
        id: bridge.id,
        name: bridge.name,
        technology: bridge.technology,
        type: bridge.bridge_type,
        class: bridge.bridge_class,
        creator: bridge.creator,
        createdAtMs: time(bridge.creationtime),
        members: bridge.channels.sort(),
      })),
    ),
    endpoints: byId(
      endpoints.map(({ technology, resource, state, channel_ids }) => ({
        id: `${technology}/${resource}`,
        state,
        channelIds: channel_ids.sort(),
      })),
    ),
  };
}

/** What the panel holds, in the same fields. */
export function heldByPanel(rows: {
  channels: readonly ChannelRow[];
  bridges: readonly BridgeRow[];
  endpoints: readonly EndpointRow[];
}): Comparable {
  return {
    channels: byId(
      rows.channels.map(
        ({ id, name, state, caller, connected, accountCode, language, createdAtMs, dialplan }) => ({
          id,
          name,
          state,
          caller,
          connected,
          accountCode,
          language,
          createdAtMs,
          dialplan,
        }),
      ),
    ),
    bridges: byId(
      rows.bridges.map((bridge) => ({
        id: bridge.id,
        name: bridge.name,
        technology: bridge.technology,
        type: bridge.type,
        class: bridge.class,
        creator: bridge.creator,
        createdAtMs: bridge.createdAtMs,
        members: bridge.members.map(({ channelId }) => channelId).sort(),
      })),
    ),
    endpoints: byId(
      rows.endpoints.map(({ id, state, channelIds }) => ({ id, state, channelIds: [...channelIds].sort() })),
    ),
  };
}
