import { newId } from "../../nodes/ids";
import { ignoreGone } from "../../nodes/party-calls";
import type { Handler } from "../command";
import { askToJoin, channelFor } from "../target";

/**
 * Checked as a whole before any is moved. Where one cannot join all the same (it has just ended), the new bridge is taken
 * down again; channels that had joined by then stay in the application, in no bridge.
 */
export const create: Handler<"bridges.create"> = async (input, { nodes }) => {
  const { node } = nodes.live(input.node);
  for (const id of input.channelIds) channelFor(nodes, input.node, id, "bridge");
  const bridgeId = newId(node.application, "bridge");
  await askToJoin(bridgeId, async () => {
    await node.client.bridges.createWithId({
      bridgeId,
      // Not handed to the kernel's shortest way: then music on hold outlives who begins to listen (native_rtp).
      type: input.type === "mixing" ? "mixing,proxy_media" : input.type,
      ...(input.name === "" ? {} : { name: input.name }),
    });
    if (input.channelIds.length === 0) return;
    try {
      await node.client.bridges.addChannel({ bridgeId, channel: input.channelIds });
    } catch (error) {
      await ignoreGone(node.client.bridges.destroy({ bridgeId }));
      throw error;
    }
  });
  return { bridgeId };
};
