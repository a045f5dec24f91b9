import { legText } from "@/components/ui/call-label";
import { type SpyWarning, spyWarningsOn } from "@/lib/api/spy-warnings";
import type { ChannelRow, SpyMode, WhisperTo } from "@/lib/live/rows";
import type { LiveStore } from "./live-store";

/** What may go wrong with listening to a channel as the page knows it now. */
export function warningsOn(
  store: LiveStore,
  node: string,
  channel: ChannelRow,
  { mode, whisperTo = "near" }: { mode: SpyMode; whisperTo?: WhisperTo },
): SpyWarning[] {
  return spyWarningsOn(channel, {
    row: (collection, id) => store.row(node, collection, id),
    mode,
    whisperTo,
    nameOf: legText,
  });
}
