import type { Handler } from "../command";
import { accepted, ask, channelFor } from "../target";

/** ARI tells nothing of a hold that it made, so the live state keeps what was commanded. */
export const hold: Handler<"channels.hold"> = async ({ node: name, id }, { nodes }) => {
  const { node } = channelFor(nodes, name, id, "hold");
  await ask({ kind: "channel", id }, () => node.client.channels.hold({ channelId: id }));
  node.live.command(id, { held: true });
  return accepted;
};

export const unhold: Handler<"channels.unhold"> = async ({ node: name, id }, { nodes }) => {
  const { node } = channelFor(nodes, name, id, "unhold");
  await ask({ kind: "channel", id }, () => node.client.channels.unhold({ channelId: id }));
  node.live.command(id, { held: false });
  return accepted;
};
