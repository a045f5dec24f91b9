import type { Handler } from "../command";
import { accepted, ask, bridgeFor } from "../target";

export const startMusic: Handler<"bridges.startMusic"> = async (input, { nodes }) => {
  const { id } = input;
  const { node } = bridgeFor(nodes, input.node, id, "startMusic");
  await ask({ kind: "bridge", id }, () =>
    node.client.bridges.startMoh({ bridgeId: id, ...(input.class === "" ? {} : { mohClass: input.class }) }),
  );
  node.live.bridgeMusic(id, input.class === "" ? "default" : input.class);
  return accepted;
};

export const stopMusic: Handler<"bridges.stopMusic"> = async ({ node: name, id }, { nodes }) => {
  const { node } = bridgeFor(nodes, name, id, "stopMusic");
  await ask({ kind: "bridge", id }, () => node.client.bridges.stopMoh({ bridgeId: id }));
  node.live.bridgeMusic(id, "");
  return accepted;
};
