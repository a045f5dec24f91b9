import { awayMeaning, talkPartyText } from "@/components/live/away-words";
import { modeIcons } from "@/components/live/mode-icons";
import { untrusted } from "@/components/ui/untrusted";
import type { ChannelRow, SpyRow, TalkRow } from "@/lib/live/rows";
import type { CallsRow } from "./call-rows";

/** Something that stands beside a call: the short word, and the whole of it for a tooltip and a screen reader. */
export interface Mark {
  id: "away" | "recorded" | "spied" | "held" | "muted" | "music";
  word: string;
  meaning: string;
}

const mutedWords = { in: "muted", out: "deaf", both: "muted, deaf" } as const;
const mutedMeanings = {
  in: "muted: the others do not hear it",
  out: "muted: it does not hear the others",
  both: "muted both ways",
} as const;

/** What the marks are made of beside the row. */
export interface MarkContext {
  /** Whether one may see who listens. */
  seesListeners: boolean;
  /** The spies of all nodes; without them names stand alone. */
  spies?: readonly { node: string; row: SpyRow }[];
  /** Those on the phone in a browser, of all nodes. */
  talks?: readonly { node: string; row: TalkRow }[];
  /** How many snoops of other applications are on it. */
  foreignSnoops?: number;
}

/** `sam whispering`, `eve`; the spies of one call or of one channel. */
function listenersOf(row: CallsRow, spies: NonNullable<MarkContext["spies"]>): string[] {
  const ids = row.kind === "leg" ? [row.leg.id] : row.call.channelIds;
  return spies
    .filter(
      ({ node, row: spy }) => node === row.call.node && spy.status === "active" && ids.includes(spy.targetId),
    )
    .map(({ row: spy }) => (spy.mode === "listen" ? spy.by : `${spy.by} ${modeIcons[spy.mode].word}`));
}

/** Who keeps it as a recording; not in order of anything, each once. */
function recordedBy(row: CallsRow, spies: NonNullable<MarkContext["spies"]>): string[] {
  const ids = row.kind === "leg" ? [row.leg.id] : row.call.channelIds;
  const found = spies.filter(
    ({ node, row: spy }) => node === row.call.node && spy.recording !== null && ids.includes(spy.targetId),
  );
  return [...new Set(found.map(({ row: spy }) => spy.by))];
}

/** Ours by name, and how many others there are beside them. */
function spiedWords(named: readonly string[], foreign: number): Pick<Mark, "word" | "meaning"> {
  if (named.length === 0) return { word: String(Math.max(foreign, 1)), meaning: "listened to by somebody" };
  const ours = named.length === 1 ? `${named[0]}` : String(named.length);
  const meaning = `listened to by ${named.join(", ")}`;
  if (foreign === 0) return { word: ours, meaning };
  const others = foreign === 1 ? "a snoop" : `${foreign} snoops`;
  return { word: `${ours} +${foreign}`, meaning: `${meaning}, and by ${others} of other applications` };
}

/** The talks of a browser that one of the channels belongs to: its own channel, and the other party's. */
export function talksOn(
  talks: readonly { node: string; row: TalkRow }[],
  { node, channelIds }: { node: string; channelIds: readonly string[] },
): TalkRow[] {
  return talks
    .filter(
      ({ node: of, row: { mediaChannelId, peerId } }) =>
        of === node &&
        (channelIds.includes(mediaChannelId) || (peerId !== null && channelIds.includes(peerId))),
    )
    .map(({ row }) => row);
}

/** Marks of a call over all its legs, or of one channel. */
export function marksOf(row: CallsRow, context: MarkContext): Mark[] {
  const { seesListeners, spies, talks = [], foreignSnoops = 0 } = context;
  const legs: readonly ChannelRow[] = row.kind === "leg" ? [row.leg] : row.legs;
  const marks: Mark[] = [];
  const channelIds = row.kind === "leg" ? [row.leg.id] : row.call.channelIds;
  const away = talksOn(talks, { node: row.call.node, channelIds }).find((talk) => talk.away);
  if (away !== undefined) {
    const meaning = `the browser of ${untrusted(away.by)} is away: ${awayMeaning(away, talkPartyText(away, row.call))}`;
    marks.push({ id: "away", word: "browser away", meaning });
  }
  const recorders = seesListeners ? recordedBy(row, spies ?? []) : [];
  if (recorders.length > 0) {
    const meaning = `recorded by ${recorders.map((by) => untrusted(by)).join(", ")}`;
    marks.push({ id: "recorded", word: "recording", meaning });
  }
  const spied = row.kind === "leg" ? row.leg.snooperIds.length : row.call.marks.spied;
  if (spied > 0 && seesListeners) {
    const named =
      spies === undefined ? (row.kind === "leg" ? [] : row.call.marks.spiedBy) : listenersOf(row, spies);
    marks.push({ id: "spied", ...spiedWords(named, foreignSnoops) });
  }
  const byDevice = legs.some((leg) => leg.heldByDevice);
  if (byDevice || legs.some((leg) => leg.commanded.held === true)) {
    marks.push({ id: "held", word: "held", meaning: byDevice ? "held by its device" : "held" });
  }
  for (const { commanded } of legs) {
    const { muted } = commanded;
    if (muted === null || muted === "none") continue;
    marks.push({ id: "muted", word: mutedWords[muted], meaning: mutedMeanings[muted] });
    break;
  }
  const music = legs.map((leg) => leg.commanded.music).find((each) => each !== null && each !== "");
  if (typeof music === "string") {
    marks.push({ id: "music", word: "music", meaning: `hears music: ${music}` });
  }
  return marks;
}
