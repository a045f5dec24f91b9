"use client";

import { rowKey } from "@/components/live/pending";
import { useCommand } from "@/components/live/use-command";
import type { Move, Moving } from "./moves";

/** Does a move; *pending* and a refusal are shown at the bridge that it concerns. */
export function useMoves(): (moving: Moving, move: Move) => void {
  const { mutate: add } = useCommand("bridges.add");
  const { mutate: create } = useCommand("bridges.create");
  const { mutate: remove } = useCommand("bridges.remove");
  const { mutate: hangUp } = useCommand("channels.hangup");
  return ({ node, channelId, bridgeId }, move) => {
    switch (move.kind) {
      case "bridge":
        add({ input: { node, id: move.bridgeId, channelIds: [channelId] }, what: "Moving here" });
        return;
      case "new":
        create({
          input: { node, channelIds: [channelId] },
          at: rowKey(node, "channels", channelId),
          what: "Moving to a new bridge",
        });
        return;
      case "out":
        if (bridgeId !== null) remove({ input: { node, id: bridgeId, channelId }, what: "Taking out" });
        return;
      case "hangup":
        hangUp({ input: { node, id: channelId }, what: "Hanging up" });
    }
  };
}
