import type { Handler } from "../command";
import { accepted, channelFor } from "../target";

export const start: Handler<"spies.start"> = async (input, { nodes }, identity) => {
  const { spies } = channelFor(nodes, input.node, input.channelId, "spy");
  const spyId = await spies.start({
    targetId: input.channelId,
    mode: input.mode,
    endpoint: input.endpoint,
    timeoutMs: input.timeoutMs,
    by: identity.actor,
    ownerId: identity.id,
  });
  return { spyId };
};

export const change: Handler<"spies.change"> = async ({ node: name, id, mode }, { nodes }) => {
  await nodes.live(name).spies.get(id).change(mode);
  return accepted;
};

export const end: Handler<"spies.end"> = async ({ node: name, id }, { nodes }) => {
  await nodes.live(name).spies.get(id).end();
  return accepted;
};
