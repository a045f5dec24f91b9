import type { Handler } from "../command";
import { accepted, ask, channelFor } from "../target";

/** ARI tells nothing of music on a channel, so the live state keeps what was commanded. */
export const startMusic: Handler<"channels.startMusic"> = async (input, { nodes }) => {
  const { id } = input;
  const { node } = channelFor(nodes, input.node, id, "startMusic");
  await ask({ kind: "channel", id }, () =>
    node.client.channels.startMoh({
      channelId: id,
      ...(input.class === "" ? {} : { mohClass: input.class }),
    }),
  );
  node.live.command(id, { music: input.class === "" ? "default" : input.class });
  return accepted;
};

export const stopMusic: Handler<"channels.stopMusic"> = async ({ node: name, id }, { nodes }) => {
  const { node } = channelFor(nodes, name, id, "stopMusic");
  await ask({ kind: "channel", id }, () => node.client.channels.stopMoh({ channelId: id }));
  node.live.command(id, { music: "" });
  return accepted;
};
