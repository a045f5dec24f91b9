import type { ManagedNode } from "../../nodes/nodes";
import type { Handler } from "../command";
import { accepted, ask, channelFor } from "../target";

export const hold: Handler<"channels.hold"> = async ({ node: name, id }, { nodes }) => {
  await setHeld(channelFor(nodes, name, id, "hold"), id, true);
  return accepted;
};

export const unhold: Handler<"channels.unhold"> = async ({ node: name, id }, { nodes }) => {
  await setHeld(channelFor(nodes, name, id, "unhold"), id, false);
  return accepted;
};

/**
 * The party of a talk in the browser is held by its talk, so that there is one hold, and both rows say the same. ARI tells
 * nothing of a hold that it made, so the live state keeps what was commanded.
 */
async function setHeld({ node, talks }: ManagedNode, channelId: string, held: boolean): Promise<void> {
  const talk = talks.withParty(channelId);
  if (talk !== undefined) return await talk.change({ held });
  const { channels } = node.client;
  await ask({ kind: "channel", id: channelId }, () =>
    held ? channels.hold({ channelId }) : channels.unhold({ channelId }),
  );
  node.live.command(channelId, { held });
}
