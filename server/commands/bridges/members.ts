import { PanelError } from "../../errors";
import type { Handler } from "../command";
import { accepted, ask, askToJoin, bridgeFor, channelFor } from "../target";

/** Checked as a whole before any is moved: Asterisk adds them one by one and keeps the first ones on an error. */
export const add: Handler<"bridges.add"> = async ({ node: name, id, channelIds }, { nodes }) => {
  const { node } = bridgeFor(nodes, name, id, "add");
  for (const channelId of channelIds) channelFor(nodes, name, channelId, "bridge");
  await askToJoin(id, () => node.client.bridges.addChannel({ bridgeId: id, channel: channelIds }));
  return accepted;
};

export const remove: Handler<"bridges.remove"> = async ({ node: name, id, channelId }, { nodes }) => {
  const { node, bridge } = bridgeFor(nodes, name, id, "remove");
  if (!bridge.members.some((member) => member.channelId === channelId)) {
    throw new PanelError("channel_gone", `Channel ${channelId} is not in bridge ${id}.`, {
      whatToDo: "It has left already; look at the list.",
      field: "channelId",
    });
  }
  await ask({ kind: "bridge", id }, () =>
    node.client.bridges.removeChannel({ bridgeId: id, channel: [channelId] }),
  );
  return accepted;
};
