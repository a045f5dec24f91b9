import { legText } from "@/components/ui/call-label";
import { type SpyWarning, spyWarnings } from "@/lib/api/spy-warnings";
import type { ChannelRow, SpyMode, WhisperTo } from "@/lib/live/rows";
import type { LiveStore } from "./live-store";

/** What may go wrong with listening to a channel as the page knows it now; see {@link spyWarnings}. */
export function warningsOn(
  store: LiveStore,
  node: string,
  channel: ChannelRow,
  { mode, whisperTo = "near" }: { mode: SpyMode; whisperTo?: WhisperTo },
): SpyWarning[] {
  const bridge = channel.bridgeId === null ? null : store.row(node, "bridges", channel.bridgeId);
  const others = (bridge?.members ?? [])
    .filter(({ channelId }) => channelId !== channel.id)
    .map(({ channelId }) => store.row(node, "channels", channelId))
    .filter((each) => each !== null);
  return spyWarnings({ channel, others, bridge, mode, whisperTo, nameOf: legText });
}
