import type { Logger } from "pino";
import { AriError } from "@/lib/ari";
import type { Node } from "./node";

/**
 * Asks for the bridge of each call that a phone puts on hold: whether somebody may listen to it without silencing its music
 * depends on the bridge's technology, of which no event tells (see `NodeState.bridgeTechnology`). Goes with the node.
 */
export function watchHeldBridges({ node, logger }: { node: Node; logger: Logger }): void {
  node.listen({
    onEvent: (event) => {
      if (event.type !== "ChannelHold") return;
      const bridgeId = node.live.row("channels", event.channel.id)?.bridgeId ?? null;
      if (bridgeId === null) return;
      node.client.bridges.get({ bridgeId }).then(
        ({ technology }) => node.live.bridgeTechnology(bridgeId, technology),
        (error: unknown) => {
          if (AriError.from(error).code === "not_found") return;
          logger.warn(
            { err: error, node: node.name, bridge: bridgeId },
            "the bridge of a held call is not known",
          );
        },
      );
    },
  });
}
