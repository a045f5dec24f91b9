import type { Handler } from "../command";
import { accepted, ask, channelFor } from "../target";

export const dtmf: Handler<"channels.dtmf"> = async (input, { nodes }) => {
  const { id } = input;
  const { node } = channelFor(nodes, input.node, id, "dtmf");
  await ask({ kind: "channel", id }, () =>
    node.client.channels.sendDTMF({
      channelId: id,
      dtmf: input.digits,
      duration: input.durationMs,
      between: input.betweenMs,
    }),
  );
  return accepted;
};
