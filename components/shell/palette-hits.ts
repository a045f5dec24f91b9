import { type ActName, actsOn } from "@/lib/api/acts";
import { type Role, reaches } from "@/lib/api/roles";
import type { BridgeRow, ChannelRow, EndpointRow, NodeStatus, SpyMode } from "@/lib/live/rows";

/** What the words of the palette ask for. `who` and the others are words in lower case, possibly none. */
export type Wish =
  | { verb: "hangup" | "talkHere" | SpyMode; who: string[] }
  | { verb: "stopListening" }
  | { verb: "call"; to: string[]; from: string[] | null }
  | { verb: null; who: string[] };

const verbs: readonly { pattern: RegExp; verb: "hangup" | "talkHere" | SpyMode }[] = [
  { pattern: /^(?:answer|talk)(?: here)?(?: to| with)?(?: |$)/, verb: "talkHere" },
  { pattern: /^(?:hang ?up|end)(?: on)?(?: |$)/, verb: "hangup" },
  { pattern: /^(?:listen|spy)(?: to| on| in on)?(?: |$)/, verb: "listen" },
  { pattern: /^whisper(?: to)?(?: |$)/, verb: "whisper" },
  { pattern: /^barge(?: in)?(?: on| to)?(?: |$)/, verb: "barge" },
];

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

/** Reads `hang up bob`, `listen 1001`, `call 1003 from alice`; other words are looked for as they are. */
export function readWish(text: string): Wish {
  const asked = text.trim().toLowerCase().replace(/\s+/g, " ");
  if (/^(?:stop|end|leave) (?:listening|spying|whispering)$/.test(asked)) return { verb: "stopListening" };
  for (const { pattern, verb } of verbs) {
    const found = pattern.exec(asked);
    if (found !== null) return { verb, who: wordsOf(asked.slice(found[0].length)) };
  }
  const call = /^(?:call|dial|ring)(?: (.*))?$/.exec(asked);
  if (call === null) return { verb: null, who: wordsOf(asked) };
  const [to = "", from] = (call[1] ?? "").split(/(?:^| )from(?: |$)/);
  return { verb: "call", to: wordsOf(to), from: from === undefined ? null : wordsOf(from) };
}

interface Located<Row> {
  node: string;
  row: Row;
}

/** A line of the palette that acts on a channel; `refusal` says why it cannot be done now. */
export interface ChannelHit extends Located<ChannelRow> {
  act: "hangup" | "talkHere" | "phoneSpy" | SpyMode;
  refusal: string | null;
  /** What may go wrong with listening to it now; said before it is done. */
  warning: string | null;
}

/** A line of the palette that calls: which endpoint rings, and to what it is connected then. */
export interface CallHit {
  node: string | null;
  endpoint: string | null;
  to: string | null;
}

interface Around {
  channels: readonly Located<ChannelRow>[];
  endpoints: readonly Located<EndpointRow>[];
  role: Role;
  statusOf: (node: string) => NodeStatus;
  /** The bridge that a channel is in, where it is known. */
  bridgeOf: (node: string, id: string) => BridgeRow | null;
  /** Why the listening policy keeps a mode from this role; null where it does not. */
  modeRefusal: (mode: SpyMode) => string | null;
  /** What may go wrong with listening to a channel now; null for nothing. */
  warningOf: (node: string, row: ChannelRow, mode: SpyMode) => string | null;
}

/** Found ones are listed up to this many: a palette is for choosing, not for reading. */
const listedAtMost = 8;

const actNames: Record<ChannelHit["act"], ActName> = {
  hangup: "hangup",
  talkHere: "talk",
  phoneSpy: "spy",
  listen: "spy",
  whisper: "spy",
  barge: "spy",
};

/** Channels that the words mean, with the acts they ask for. */
export function channelHits(wish: Wish, around: Omit<Around, "endpoints">): ChannelHit[] {
  const { channels, role, statusOf, bridgeOf, modeRefusal, warningOf } = around;
  if (wish.verb === "call" || wish.verb === "stopListening" || (wish.verb === null && wish.who.length === 0))
    return [];
  const acts =
    wish.verb === null
      ? (["hangup", "listen"] as const)
      : wish.verb === "listen"
        ? (["listen", "phoneSpy"] as const)
        : [wish.verb];
  const hits: ChannelHit[] = [];
  for (const { node, row } of channels) {
    if (hits.length >= listedAtMost) break;
    if (row.snoopOfId !== null) continue;
    const about = `${row.caller.name} ${row.caller.number} ${row.name}`.toLowerCase();
    if (!wish.who.every((word) => about.includes(word))) continue;
    for (const act of acts) {
      // Who only searches is not told of what others may.
      if (wish.verb === null && act !== "hangup" && !reaches(role, "supervisor")) continue;
      const bridge = row.bridgeId === null ? null : bridgeOf(node, row.bridgeId);
      const context = { nodeStatus: statusOf(node), role, ...(bridge === null ? {} : { bridge }) };
      const can = actsOn(row, context)[actNames[act]];
      // Whoever asks whom there is to answer is not shown all the others.
      if (act === "talkHere" && wish.who.length === 0 && !can.can) continue;
      const mode = act === "hangup" || act === "talkHere" ? null : act === "phoneSpy" ? "listen" : act;
      hits.push({
        node,
        row,
        act,
        refusal: can.can ? (mode === null ? null : modeRefusal(mode)) : can.why,
        warning: mode === null ? null : warningOf(node, row, mode),
      });
    }
  }
  return hits;
}

/** Calls that the words ask for: `call bob`, `call 1003 from alice`. */
export function callHits(wish: Wish, { endpoints }: Pick<Around, "endpoints">): CallHit[] {
  if (wish.verb !== "call" && wish.verb !== null) return [];
  const [ringing, to] =
    wish.verb === null ? [wish.who, null] : [wish.from ?? wish.to, wish.from === null ? null : wish.to];
  if (ringing.length === 0) return [];
  const matches = (words: readonly string[]) =>
    endpoints.filter(({ row }) => words.every((word) => row.id.toLowerCase().includes(word)));
  const found = matches(ringing)
    .sort((a, b) => Number(b.row.state === "online") - Number(a.row.state === "online"))
    .slice(0, listedAtMost);
  if (to === null && found.length === 0 && wish.verb === "call") {
    return [{ node: null, endpoint: null, to: ringing.join("") }];
  }
  const [named] = to === null ? [] : to;
  return found.map(({ node, row }) => {
    // A name means the phone of that name on the same Asterisk, a number an extension.
    const other =
      named === undefined
        ? undefined
        : endpoints.find(
            (each) =>
              each.node === node && [each.row.resource, each.row.id].some((it) => it.toLowerCase() === named),
          );
    return { node, endpoint: row.id, to: other?.row.id ?? named ?? null };
  });
}
