import { byAge, callerOf } from "@/lib/live/caller";
import type { LegSide } from "@/lib/live/leg-side";
import type { ChannelRow } from "@/lib/live/rows";

interface WithLeg {
  leg: ChannelRow;
}

const farness: Record<LegSide, number> = { inside: 0, unknown: 2, outside: 4 };

/**
 * The legs of a call in the order in which one wants to listen to them: whose leg it is decides whom a whisper reaches,
 * and that is to be somebody of one's own, not the customer. A device goes before a Local half, which carries another's
 * voice; a phone of this system before one of which nothing is known, and that before a line to others; who was called
 * before who called, as the row's own From and To tell them apart. Who wants another leg opens the call and takes that
 * one; whom a whisper reaches is said by name.
 */
export function heardLegs<Each extends WithLeg>(
  legs: readonly Each[],
  sideOf: (leg: ChannelRow) => LegSide,
): Each[] {
  if (legs.length < 2) return [...legs];
  const caller = callerOf(legs.map(({ leg }) => leg).sort(byAge));
  const rank = (leg: ChannelRow): number =>
    (leg.endpoint === null ? 8 : 0) + farness[sideOf(leg)] + (leg === caller ? 1 : 0);
  return [...legs].sort((a, b) => rank(a.leg) - rank(b.leg));
}
