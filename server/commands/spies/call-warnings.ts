import { type SpyWarning, spyWarningsOn } from "@/lib/api/spy-warnings";
import type { NodeState } from "@/lib/live/node-state";
import type { ChannelRow, SpyMode, WhisperTo } from "@/lib/live/rows";
import { PanelError } from "../../errors";
import { targetWords } from "../../nodes/target-words";

/** What may go wrong with listening to a channel as the panel knows it now. */
export function callWarnings(
  live: Pick<NodeState, "row">,
  channel: ChannelRow,
  { mode, whisperTo }: { mode: SpyMode; whisperTo: WhisperTo },
): SpyWarning[] {
  return spyWarningsOn(channel, {
    row: (collection, id) => live.row(collection, id),
    mode,
    whisperTo,
    nameOf: ({ id }) => targetWords({ kind: "channel", channelId: id }, live),
  });
}

/** Whether the hold music of a call may stop when somebody begins to listen to this channel now. */
export function mayStopMusic(live: Pick<NodeState, "row">, channelId: string): boolean {
  const channel = live.row("channels", channelId);
  if (channel === undefined) return false;
  return callWarnings(live, channel, { mode: "listen", whisperTo: "near" }).some(isOfMusic);
}

const isOfMusic = ({ code }: SpyWarning): boolean => code === "hold_music";

/** For whoever would rather not listen than stop the music. @throws not_possible_now where it may stop */
export function keepHoldMusic(warnings: readonly SpyWarning[]): void {
  const warning = warnings.find(isOfMusic);
  if (warning === undefined) return;
  throw new PanelError("not_possible_now", warning.what, {
    whatToDo: "Wait until it is off hold, or ask again with holdMusic: may_stop.",
    field: "holdMusic",
  });
}
