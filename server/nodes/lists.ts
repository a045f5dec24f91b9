import type { AriClient, Channel } from "@/lib/ari";
import type { Listing } from "@/lib/live/node-state";

/** At most this many CHANNEL(linkedid) reads a resync: only legs that ring somewhere need one. */
const mostLinkedIdReads = 200;
const linkedIdName = "CHANNEL(linkedid)";

/**
 * Everything that a resync compares with. ARI's lists lack which call made a leg ring (only Dial events tell, and those
 * are over), so for legs that have not answered the linked id is read; it works on any channel (res/ari/resource_channels.c).
 */
export async function readLists(client: AriClient, signal: AbortSignal): Promise<Listing> {
  const options = { signal };
  const [channels, bridges, endpoints, deviceStates] = await Promise.all([
    client.channels.list({}, options),
    client.bridges.list({}, options),
    client.endpoints.list({}, options),
    client.deviceStates.list({}, options),
  ]);
  return {
    channels,
    bridges,
    endpoints,
    deviceStates,
    linkedIds: await readLinkedIds(client, channels, signal),
  };
}

async function readLinkedIds(
  client: AriClient,
  channels: readonly Channel[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const linkedIds = new Map<string, string>();
  const unknown: string[] = [];
  for (const channel of channels) {
    const told = channel.channelvars?.[linkedIdName];
    if (typeof told === "string") linkedIds.set(channel.id, told);
    else if (channel.state !== "Up") unknown.push(channel.id);
  }
  await Promise.all(
    unknown.slice(0, mostLinkedIdReads).map(async (channelId) => {
      try {
        const { value } = await client.channels.getChannelVar(
          { channelId, variable: linkedIdName },
          { signal },
        );
        linkedIds.set(channelId, value);
      } catch {
        // The channel has gone in between; its end event is in the queue.
      }
    }),
  );
  return linkedIds;
}
