import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import type { NodeConfig } from "../config";

/**
 * Where a media channel of a node is opened: `ws(s)://host:port[/prefix]/media/<connection id>`, beside `/ari`
 * (channels/chan_websocket.c). The id is its only password: the address reaches no log.
 */
export function mediaUrl(config: Pick<NodeConfig, "wsUrl">, connectionId: string): string {
  const base = config.wsUrl.replace(/(\/events)?\/?$/, "").replace(/\/ari$/, "");
  return `${base}/media/${encodeURIComponent(connectionId)}`;
}

/** Where Asterisk finds us by UDP: what the node's settings say, or the address by which this machine reaches it. */
export async function mediaHostOf(config: Pick<NodeConfig, "url" | "mediaHost">): Promise<string> {
  if (config.mediaHost !== null) return config.mediaHost;
  const { address, family } = await addressOf(config.url);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  try {
    // Sends nothing: it only asks the system for the way there.
    socket.connect(9, address);
    await once(socket, "connect");
    return socket.address().address;
  } finally {
    socket.close();
  }
}

/** The address of a node; IPv4 where it has both, because most Asterisks bind that alone. */
export async function addressOf(url: string): Promise<{ address: string; family: number }> {
  const { hostname } = new URL(url);
  const all = await lookup(hostname.replace(/^\[|\]$/g, ""), { all: true });
  const found = all.find(({ family }) => family === 4) ?? all[0];
  if (found === undefined) throw new Error(`${hostname} has no address.`);
  return found;
}
