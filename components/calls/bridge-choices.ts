import { bridgeLabel } from "@/components/ui/bridge-label";
import { actsOnBridge } from "@/lib/api/acts";
import type { Call } from "@/lib/live/calls";
import type { BridgeRow, ChannelRow } from "@/lib/live/rows";
import { callText } from "./words";

/** Whom a channel can be bridged with: everybody in a bridge, or another call of ours. */
export type BridgeChoice =
  | { kind: "bridge"; key: string; label: string; note: string; bridgeId: string }
  | { kind: "call"; key: string; label: string; note: string; channelIds: string[] };

interface Around {
  node: string;
  /** Channels to be bridged: choices that hold one of them are left out. */
  channelIds: readonly string[];
  calls: readonly Call[];
  bridges: readonly BridgeRow[];
  channel: (id: string) => ChannelRow | null;
}

/** Bridges of ours on the same Asterisk first, then its calls of ours that are in none of them. */
export function bridgeChoices({ node, channelIds, calls, bridges, channel }: Around): BridgeChoice[] {
  const own = new Set(channelIds);
  const open = bridges.filter(
    (bridge) =>
      actsOnBridge(bridge, { nodeStatus: "live" }).add.can &&
      !bridge.members.some((member) => own.has(member.channelId)),
  );
  const mixing = new Set(open.filter((bridge) => bridge.type === "mixing").map((bridge) => bridge.id));
  const choices: BridgeChoice[] = open.map((bridge) => ({
    kind: "bridge",
    key: `bridge/${bridge.id}`,
    label: bridgeLabel(bridge),
    note: `${bridge.type === "holding" ? "holding, " : ""}${bridge.members.length === 0 ? "empty" : `${bridge.members.length} in it`}`,
    bridgeId: bridge.id,
  }));
  for (const call of calls) {
    if (call.node !== node || call.control !== "ours" || call.channelIds.some((id) => own.has(id))) continue;
    // Who is in a bridge of ours is reached by that bridge.
    if (call.bridgeId !== null && mixing.has(call.bridgeId)) continue;
    const ours = call.channelIds.filter((id) => channel(id)?.control === "ours");
    if (ours.length === 0) continue;
    choices.push({
      kind: "call",
      key: `call/${call.id}`,
      label: callText(call),
      note: call.state,
      channelIds: ours,
    });
  }
  return choices;
}
