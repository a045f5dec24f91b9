import { modeIcons } from "@/components/live/mode-icons";
import { untrusted } from "@/components/ui/untrusted";
import type { Call } from "@/lib/live/calls";
import { isForeignSnoop } from "@/lib/live/own-snoops";
import type { ChannelRow, SpyMode, SpyRow } from "@/lib/live/rows";
import { type Parties, partiesOf } from "./parties";

/** One who listens to a call now, or is about to. Texts are safe to show. */
export interface ListeningLine {
  /** `node/id`. */
  key: string;
  node: string;
  /** Of the spy; null where it is the snoop of another application, which is not ours to end. */
  spyId: string | null;
  who: string;
  mode: SpyMode | null;
  /** `listening`, `whispering`, `connecting`, … */
  doing: string;
  /** Who hears them, in words. */
  heardBy: string;
  /** The call in words. */
  whom: string;
  /** The name of the channel that is listened to; null when it has gone. */
  leg: string | null;
  targetId: string;
  /** Browser, phone, or another application by the name of its snoop channel. */
  how: string;
  /** By the node's clock. */
  sinceMs: number;
  /** Null where it is not known. */
  isRecorded: boolean | null;
}

interface Located<Row> {
  node: string;
  row: Row;
}

interface Around {
  spies: readonly Located<SpyRow>[];
  channels: readonly Located<ChannelRow>[];
  calls: readonly Call[];
  /** The panel's application on a node. */
  applicationOf: (node: string) => string;
}

/** All who listen on all nodes, the longest first: ours, then the snoops of other applications. */
export function listeningNow({ spies, channels, calls, applicationOf }: Around): ListeningLine[] {
  const partiesAt = (node: string, id: string): Parties | null => {
    const channel = channels.find((each) => each.node === node && each.row.id === id)?.row;
    const call = calls.find((each) => each.node === node && each.channelIds.includes(id));
    return channel === undefined ? null : partiesOf(channel, call);
  };
  const ours = spies
    .filter(({ row }) => row.status !== "ending")
    .map(({ node, row }) => lineOfSpy(node, row, partiesAt(node, row.targetId)));
  const foreign = channels.flatMap(({ node, row }) =>
    row.snoopOfId !== null && isForeignSnoop(row, applicationOf(node))
      ? [lineOfSnoop(node, row, row.snoopOfId, partiesAt(node, row.snoopOfId))]
      : [],
  );
  const byTime = (one: ListeningLine, other: ListeningLine) => one.sinceMs - other.sinceMs;
  return [...ours.sort(byTime), ...foreign.sort(byTime)];
}

function lineOfSpy(node: string, spy: SpyRow, parties: Parties | null): ListeningLine {
  const isActive = spy.status === "active";
  return {
    key: `${node}/${spy.id}`,
    node,
    spyId: spy.id,
    who: untrusted(spy.by),
    mode: spy.mode,
    doing: isActive ? modeIcons[spy.mode].word : spy.status,
    heardBy: isActive ? heardByWords(spy, parties) : "hears nothing yet",
    whom: whomWords(parties, spy.follows),
    leg: parties?.leg ?? null,
    targetId: spy.targetId,
    how: spy.via === "browser" ? "in the browser" : `by ${untrusted(spy.endpoint)}`,
    sinceMs: spy.activeAtMs ?? spy.startedAtMs,
    isRecorded: spy.recording !== null,
  };
}

function lineOfSnoop(
  node: string,
  snoop: ChannelRow,
  targetId: string,
  parties: Parties | null,
): ListeningLine {
  return {
    key: `${node}/${snoop.id}`,
    node,
    spyId: null,
    who: untrusted(snoop.application ?? "") || "unknown",
    mode: null,
    doing: "has a snoop on it",
    // ARI does not tell of a snoop which way it spies or whispers.
    heardBy: "by whom it is heard is not known",
    whom: whomWords(parties, null),
    leg: parties?.leg ?? null,
    targetId,
    how: `another application: ${untrusted(snoop.name)}`,
    sinceMs: snoop.createdAtMs,
    isRecorded: null,
  };
}

function whomWords(parties: Parties | null, follows: string | null): string {
  if (parties === null) return follows === null ? "a call that has gone" : untrusted(follows);
  return parties.far === null ? parties.near : `${parties.near} ⇄ ${parties.far}`;
}

function heardByWords({ mode, whisperTo }: SpyRow, parties: Parties | null): string {
  if (mode === "listen") return "heard by nobody";
  if (mode === "barge") return "heard by everybody on the call";
  const hears = whisperTo === "near" ? parties?.near : parties?.far;
  return `heard by ${hears ?? "the other side"}`;
}
