import type { RecordingRow } from "@/lib/api/recordings";
import { isOwnEar, partyAt } from "@/lib/live/own-channels";
import type { ChannelRow } from "@/lib/live/rows";
import type { Node } from "../nodes/node";

type Party = RecordingRow["parties"][number];
type Call = Pick<RecordingRow, "channelIds" | "parties">;

/** The channel with those that it talks with now, and who they are; of legs that are listed already nobody is told again. */
export function callOf({ live }: Node, targetId: string, listedIds: readonly string[] = []): Call {
  const target = live.row("channels", targetId);
  const bridgeId = target?.bridgeId ?? null;
  const bridge = bridgeId === null ? undefined : live.row("bridges", bridgeId);
  const channelIds = [...new Set([targetId, ...(bridge?.members ?? []).map(({ channelId }) => channelId)])];
  if (target === undefined) return { channelIds, parties: [] };
  const others = channelIds
    .filter((id) => id !== targetId && !isOwnEar(id))
    .flatMap((id) => live.row("channels", id) ?? []);
  const legs = others.filter(({ id }) => !listedIds.includes(id)).map((leg) => partyOf("far", leg));
  // Nobody is bridged with it yet, or by an application that does it another way: its connected line tells whom it has.
  const { name, number } = target.connected;
  const told = name === "" && number === "" ? [] : [{ side: "far" as const, name, number, endpoint: "" }];
  return { channelIds, parties: [partyOf("near", target), ...(others.length > 0 ? legs : told)] };
}

/** A listed call with those who have come into it since: nobody goes out of it, and nobody stands in it twice. */
export function withNewcomers({ targetId, channelIds, parties }: RecordingRow, node: Node): Call {
  const now = callOf(node, targetId, channelIds);
  return {
    channelIds: [...new Set([...channelIds, ...now.channelIds])],
    parties: now.parties.reduce(withParty, parties),
  };
}

function withParty(listed: Party[], party: Party): Party[] {
  if (party.side === "near") {
    // There is one, also where it is called something else by now.
    return listed.some(({ side }) => side === "near") ? listed : [party, ...listed];
  }
  const known = listed.filter((each) => each.side === "far" && isSame(each, party));
  // By its connected line alone somebody is told whose leg may be listed already.
  if (known.length > 0 && party.endpoint === "") return listed;
  if (known.some(({ endpoint }) => endpoint === party.endpoint)) return listed;
  const toldOnly = known.find(({ endpoint }) => endpoint === "");
  return toldOnly === undefined
    ? [...listed, party]
    : listed.map((each) => (each === toldOnly ? party : each));
}

/**
 * Legs by all that they are called. Who is told by a connected line alone by the number, for it may give another name than
 * the leg's own; by the name where one of the two has no number.
 */
function isSame(one: Party, other: Party): boolean {
  if (!isTold(one) && !isTold(other)) return one.name === other.name && one.number === other.number;
  if (one.number !== "" && other.number !== "") return one.number === other.number;
  return one.name !== "" && one.name === other.name;
}

/** By a connected line alone: its leg is not known. */
function isTold({ endpoint }: Party): boolean {
  return endpoint === "";
}

function partyOf(side: Party["side"], leg: ChannelRow): Party {
  return { side, ...partyAt(leg), endpoint: leg.endpoint ?? leg.name };
}
