import type { ChannelRow } from "@/lib/live/rows";

/** An extension has fewer digits than a number of the public network. */
const extensionDigitsMax = 6;

interface WithLeg {
  leg: ChannelRow;
}

/**
 * The legs of a call in the order in which one wants to listen to them: whose leg it is decides whom a whisper reaches,
 * and that is to be the agent, not the customer. A device goes before a Local half, which carries another's voice; one
 * with an extension before one with a number of the public network; who was dialled before who dialled. Who wants
 * another leg opens the call and takes that one.
 */
export function heardLegs<Each extends WithLeg>(legs: readonly Each[]): Each[] {
  return [...legs].sort((a, b) => rank(a.leg) - rank(b.leg));
}

function rank({ endpoint, caller, dialedById }: ChannelRow): number {
  const digits = caller.number.replace(/\D/g, "").length;
  const isOutside = digits > extensionDigitsMax;
  return (endpoint === null ? 4 : 0) + (isOutside ? 2 : 0) + (dialedById === null ? 1 : 0);
}
