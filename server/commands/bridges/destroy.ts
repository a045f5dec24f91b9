import type { Handler } from "../command";
import { accepted, ask, bridgeFor } from "../target";

export const destroy: Handler<"bridges.destroy"> = async ({ node: name, id }, { nodes }) => {
  const { node } = bridgeFor(nodes, name, id, "destroy");
  await ask({ kind: "bridge", id }, () => node.client.bridges.destroy({ bridgeId: id }));
  return accepted;
};
