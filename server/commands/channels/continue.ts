import type { Handler } from "../command";
import { accepted, ask, channelFor } from "../target";

export const continueInDialplan: Handler<"channels.continue"> = async (input, { nodes }) => {
  const { id } = input;
  const { node } = channelFor(nodes, input.node, id, "continue");
  await ask({ kind: "channel", id }, () =>
    node.client.channels.continueInDialplan({
      channelId: id,
      ...(input.context === undefined ? {} : { context: input.context }),
      ...(input.extension === undefined ? {} : { extension: input.extension }),
      ...(input.priority === undefined ? {} : { priority: input.priority }),
    }),
  );
  return accepted;
};
