import type { Handler } from "../command";
import { accepted, ask, channelFor } from "../target";

export const answer: Handler<"channels.answer"> = async ({ node: name, id }, { nodes }) => {
  const { node } = channelFor(nodes, name, id, "answer");
  await ask({ kind: "channel", id }, () => node.client.channels.answer({ channelId: id }));
  return accepted;
};
