import type { Handler } from "../command";
import { accepted, ask, channelFor } from "../target";

export const redirect: Handler<"channels.redirect"> = async ({ node: name, id, endpoint }, { nodes }) => {
  const { node } = channelFor(nodes, name, id, "redirect");
  await ask({ kind: "channel", id }, () => node.client.channels.redirect({ channelId: id, endpoint }));
  return accepted;
};
