import { z } from "zod";
import { isAnswered } from "../live/answer";
import type { BridgeRow, ChannelRow, Rows, SpyMode, WhisperTo } from "../live/rows";

/** What may go wrong with listening to a call as it is now, in two sentences for a person. */
export const spyWarning = z.object({
  /**
   * `hold_music` attaching may silence the music of who is held: ask before it is done · `may_not_hear` who is to hear a
   * whisper, or somebody who barges in, may hear nothing: say it beside the mode.
   */
  code: z.enum(["hold_music", "may_not_hear"]),
  what: z.string(),
  whatToDo: z.string(),
});

export type SpyWarning = z.infer<typeof spyWarning>;

/** A call as one listens to it. */
export interface SpyScene {
  /** The channel that is, or is to be, listened to. */
  channel: ChannelRow;
  /** The other channels of its bridge; empty where it is alone. */
  others: readonly ChannelRow[];
  /** The bridge that it is in, null outside one or where it is not known. */
  bridge: BridgeRow | null;
  mode: SpyMode;
  whisperTo: WhisperTo;
  /** A party in words. */
  nameOf: (channel: ChannelRow) => string;
}

const isHolding = (channel: ChannelRow): boolean => channel.heldByDevice;
const isHeldByUs = (channel: ChannelRow): boolean => channel.commanded.held === true;

/**
 * What must be said before listening to a call, or whispering into it, is tried. Measured on Asterisk 22.10.1 and
 * 16.28.0:
 *
 * - a snoop turns a `native_rtp` bridge into `simple_bridge`, and the change throws the hold music's generator away: who
 *   is held hears nothing until the call is taken back. A bridge that is no native one, or that somebody listens to
 *   already, loses nothing.
 * - a whisper rides on the frames towards its party: where none flow, because the other phone is silent while it holds
 *   the call, it is not heard; and a phone that holds a call plays nothing of it.
 *
 * A call that is not answered yet is listened to from its answer on, and so begun in the mode `listen`.
 */
export function spyWarnings({ channel, others, bridge, mode, whisperTo, nameOf }: SpyScene): SpyWarning[] {
  const warnings: SpyWarning[] = [];
  const all = [channel, ...others];
  const held = all.some((each) => isHolding(each) || isHeldByUs(each));
  const isListenedTo = all.some(({ snooperIds }) => snooperIds.length > 0);
  if (held && bridge?.technology === "native_rtp" && !isListenedTo) {
    warnings.push({
      code: "hold_music",
      what: "This call is on hold: listening to it now may stop the hold music until it is taken back.",
      whatToDo: "Wait until it is off hold, or go on all the same.",
    });
  }
  if (mode !== "listen" && !isAnswered(channel)) {
    warnings.push({
      code: "may_not_hear",
      what: `The call of ${nameOf(channel)} is not answered yet: who waits for its answer begins by listening, heard by nobody.`,
      whatToDo: "Whisper or barge in when you hear the call.",
    });
  } else if (mode === "whisper") {
    const [hearing, silent] = whisperTo === "near" ? [[channel], others] : [others, [channel]];
    const unheard = mayNotHear(hearing, silent, nameOf);
    if (unheard !== null) warnings.push(unheard);
  }
  return warnings;
}

/** How somebody would listen to a channel, and where the rest of its call is looked up. */
export interface SpyApproach extends Pick<SpyScene, "mode" | "whisperTo" | "nameOf"> {
  /** The row as it is now, on the node of the channel; null or undefined where there is none. */
  row<Name extends "bridges" | "channels">(collection: Name, id: string): Rows[Name] | null | undefined;
}

/** {@link spyWarnings} of a channel and whoever is in its bridge now; a bridge or a member without a row is left out. */
export function spyWarningsOn(channel: ChannelRow, { row, ...approach }: SpyApproach): SpyWarning[] {
  const bridge = (channel.bridgeId === null ? null : row("bridges", channel.bridgeId)) ?? null;
  const others = (bridge?.members ?? [])
    .filter(({ channelId }) => channelId !== channel.id)
    .flatMap(({ channelId }) => row("channels", channelId) ?? []);
  return spyWarnings({ ...approach, channel, others, bridge });
}

function mayNotHear(
  hearing: readonly ChannelRow[],
  silent: readonly ChannelRow[],
  nameOf: SpyScene["nameOf"],
): SpyWarning | null {
  const holder = hearing.find(isHolding);
  if (holder !== undefined) {
    return {
      code: "may_not_hear",
      what: `${nameOf(holder)} has put the call on hold, and a phone that holds plays nothing of it.`,
      whatToDo: "Whisper when the call is taken back.",
    };
  }
  const other = silent.find(isHolding);
  const [party] = hearing;
  if (other === undefined || party === undefined) return null;
  return {
    code: "may_not_hear",
    what: `${nameOf(other)} holds the call: unless hold music plays, ${nameOf(party)} does not hear you.`,
    whatToDo: "Whisper when the call is taken back.",
  };
}
