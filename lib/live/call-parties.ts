import { isOnlyDialled } from "./caller";
import type { CallParty } from "./calls";
import { partyAt } from "./own-channels";
import type { ChannelRow } from "./rows";

/** Who is at a leg of a call. */
export function partyOf(leg: ChannelRow): CallParty {
  const { name, number } = partyAt(leg);
  return { name, number, endpoint: leg.endpoint, channelId: leg.id };
}

/**
 * The two sides of a leg that was dialled and is alone: one that the panel rings and that has not answered, or whose
 * caller has just gone. Its connected line tells for whom it rings (measured on 22.10.1 and 16.28.0). An originate gives
 * its caller id to both lines of the leg: then that is the caller's, and the leg is known by its endpoint. Null where
 * nothing is told.
 */
export function toldBy(leg: ChannelRow): { from: CallParty; to: CallParty } | null {
  const { name, number } = leg.connected;
  if (!isOnlyDialled(leg) || (name === "" && number === "")) return null;
  const to = partyOf(leg);
  const isSame = to.name === name && to.number === number;
  return {
    from: { name, number, endpoint: null, channelId: "" },
    to: isSame ? { ...to, name: "", number: "" } : to,
  };
}
