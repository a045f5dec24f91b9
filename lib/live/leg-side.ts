import { isDialled } from "./caller";
import type { ChannelRow, EndpointRow } from "./rows";

/** Whether a phone of this system or a line to others stands behind a leg; `unknown` where nothing tells. */
export type LegSide = "inside" | "outside" | "unknown";

/** What is known around a leg. */
export interface LegSurroundings {
  /** Its endpoint; null where there is none, or it is not known. */
  endpoint: Pick<EndpointRow, "resource" | "contacts" | "channelIds"> | null;
  /** A channel of the same node; null when it has gone. */
  channel(id: string): ChannelRow | null;
}

/** Numbers of a system's own phones are shorter, as a rule; one that is longer is no proof where a fact speaks. */
const extensionDigitsMax = 6;

/** What those who configure a line to others call its context (FreePBX: `from-trunk`, `from-pstn`, `from-did-direct`). */
const outerContext = /^(?:from-)?(?:trunk|pstn|did|external|incoming|inbound)(?![a-z])/i;
/** The same of its endpoint. */
const outerResource = /trunk|pstn|provider|carrier|gateway/i;

/**
 * On which side of the system a leg is. Facts go before guesses, and the length of a number comes last:
 *
 * 1. An endpoint that carries the name or number of its party, or whose device registered by the endpoint's name, is a
 *    phone. Whatever number it shows to the outside.
 * 2. An endpoint from which calls come with different numbers at once is a line to others: a phone shows one.
 * 3. A context or endpoint that is called a trunk is one.
 * 4. A number of more than six digits, or with a `+`, is outside.
 */
export function legSide(leg: ChannelRow, { endpoint, channel }: LegSurroundings): LegSide {
  if (leg.endpoint === null) return "unknown";
  const resource = resourceOf(leg.endpoint);
  if (isNamedAfter(resource, leg.caller.name) || isPhone(leg, endpoint)) return "inside";
  if (endpoint !== null && numbersFrom(endpoint, channel).size > 1) return "outside";
  if (outerResource.test(resource) || outerContext.test(leg.dialplan.context)) return "outside";
  return isOutsideNumber(leg.caller.number) ? "outside" : "unknown";
}

/**
 * Whether the endpoint of a leg looks like one phone of this system by more than a name, which a caller chooses: it
 * carries the number of its party, or its device registered by the endpoint's name. No proof: a line to others with a
 * static contact `sip:<account>@<provider>` that is called as its account looks the same, and ARI does not tell a static
 * contact from a registered one. Legs with different numbers of the public network speak against it.
 */
export function isPhone(leg: ChannelRow, endpoint: LegSurroundings["endpoint"]): boolean {
  if (leg.endpoint === null) return false;
  return (
    isNamedAfter(resourceOf(leg.endpoint), leg.caller.number) || (endpoint !== null && isRegistered(endpoint))
  );
}

/** Whether a number is one of the public network by its looks: it has a `+`, or more digits than an extension. */
export function isOutsideNumber(number: string): boolean {
  return number.startsWith("+") || number.replace(/\D/g, "").length > extensionDigitsMax;
}

/** `alice` of `PJSIP/alice`. */
function resourceOf(endpoint: string): string {
  return endpoint.slice(endpoint.indexOf("/") + 1);
}

function isNamedAfter(resource: string, told: string): boolean {
  return resource !== "" && resource.toLowerCase() === told.toLowerCase();
}

/** `sip:alice@192.0.2.1:5070` of the endpoint `alice`: a provider's contact names a host, or an account of ours there. */
function isRegistered({ resource, contacts }: Pick<EndpointRow, "resource" | "contacts">): boolean {
  return contacts.some(
    ({ uri }) => /^sips?:([^@;]+)@/.exec(uri)?.[1]?.toLowerCase() === resource.toLowerCase(),
  );
}

/** Of the calls that came in from it: a leg that was dialled shows what was dialled, also at a phone. */
function numbersFrom(
  { channelIds }: Pick<EndpointRow, "channelIds">,
  channel: LegSurroundings["channel"],
): Set<string> {
  const legs = channelIds.map(channel).filter((leg) => leg !== null && !isDialled(leg));
  return new Set(legs.map((leg) => leg?.caller.number ?? "").filter((number) => number !== ""));
}
