import { byAge, callerOf } from "@/lib/live/caller";
import type { ChannelRow } from "@/lib/live/rows";

/** An extension has fewer digits than a number of the public network. */
const extensionDigitsMax = 6;

interface WithLeg {
  leg: ChannelRow;
}

/**
 * The legs of a call in the order in which one wants to listen to them: whose leg it is decides whom a whisper reaches,
 * and that is to be the agent, not the customer. A device goes before a Local half, which carries another's voice; one
 * with an extension before one with a number of the public network; who was called before who called, as the row's own
 * From and To tell them apart. Who wants another leg opens the call and takes that one.
 */
export function heardLegs<Each extends WithLeg>(legs: readonly Each[]): Each[] {
  if (legs.length < 2) return [...legs];
  const caller = callerOf(legs.map(({ leg }) => leg).sort(byAge));
  return [...legs].sort((a, b) => rank(a.leg, caller) - rank(b.leg, caller));
}

function rank(leg: ChannelRow, caller: ChannelRow): number {
  const digits = leg.caller.number.replace(/\D/g, "").length;
  const isOutside = digits > extensionDigitsMax;
  return (leg.endpoint === null ? 4 : 0) + (isOutside ? 2 : 0) + (leg === caller ? 1 : 0);
}
