import { type SpyWarning, spyWarnings } from "@/lib/api/spy-warnings";
import type { NodeState } from "@/lib/live/node-state";
import type { ChannelRow, SpyMode, WhisperTo } from "@/lib/live/rows";
import { PanelError } from "../../errors";
import { targetWords } from "../../nodes/target-words";

/** What may go wrong with listening to a channel as the panel knows it now; see {@link spyWarnings}. */
export function callWarnings(
  live: Pick<NodeState, "row">,
  channel: ChannelRow,
  { mode, whisperTo }: { mode: SpyMode; whisperTo: WhisperTo },
): SpyWarning[] {
  const bridge = (channel.bridgeId === null ? undefined : live.row("bridges", channel.bridgeId)) ?? null;
  const others = (bridge?.members ?? [])
    .filter(({ channelId }) => channelId !== channel.id)
    .flatMap(({ channelId }) => live.row("channels", channelId) ?? []);
  const nameOf = ({ id }: ChannelRow) => targetWords({ kind: "channel", channelId: id }, live);
  return spyWarnings({ channel, others, bridge, mode, whisperTo, nameOf });
}

/** For whoever would rather not listen than stop the music. @throws not_possible_now where it may stop */
export function keepHoldMusic(warnings: readonly SpyWarning[]): void {
  const warning = warnings.find(({ code }) => code === "hold_music");
  if (warning === undefined) return;
  throw new PanelError("not_possible_now", warning.what, {
    whatToDo: "Wait until it is off hold, or ask again with holdMusic: may_stop.",
    field: "holdMusic",
  });
}
