"use client";

import { useRef } from "react";
import { talkPartyText } from "@/components/live/away-words";
import { useCalls, useRow, useRows } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { warningsOn } from "@/components/live/spy-warnings";
import { legText, partyText, targetText } from "@/components/ui/call-label";
import { untrusted } from "@/components/ui/untrusted";
import type { SpyWarning } from "@/lib/api/spy-warnings";
import type { Call } from "@/lib/live/calls";
import type { ChannelRow, SpyMode } from "@/lib/live/rows";
import type { SpySession, TalkSession } from "./sessions";

/** Who is on a call that is listened to. */
export interface Parties {
  /** The party that is listened to: an agent, as a rule. Left where the sides are apart. */
  near: string;
  /** The other side; null where it is alone. Right. */
  far: string | null;
  /** The name of the channel, which says which leg it is; null when it has gone. */
  leg: string | null;
}

export function partiesOf(channel: ChannelRow, call: Call | undefined): Parties {
  const near = legText(channel);
  const leg = untrusted(channel.name);
  if (call === undefined) return { near, far: null, leg };
  const others = call.parties.filter(({ channelId }) => channelId !== channel.id);
  const [only] = others;
  if (call.to.kind === "conference" || only === undefined) {
    const target = call.to;
    return { near, far: target.kind === "party" ? null : targetText(target), leg };
  }
  return { near, far: others.length === 1 ? partyText(only) : `${others.length} others`, leg };
}

/** The parties as they are; as they last were once the call has gone. */
export function useParties(session: SpySession): Parties {
  const { node, row } = session;
  const channel = useRow(node, "channels", row?.targetId ?? "");
  const calls = useCalls();
  const last = useRef<Parties | null>(null);
  if (channel !== null) {
    const call = calls.find((each) => each.node === node && each.channelIds.includes(channel.id));
    const next = partiesOf(channel, call);
    const { current } = last;
    // A party that leaves takes its name along: what it was is still what one listens to.
    last.current = next.far === null && current?.near === next.near ? { ...next, far: current.far } : next;
  }
  return last.current ?? { near: session.who || (row?.follows ?? "a call"), far: null, leg: null };
}

/** With whom one is on the phone; as it last was once the call has gone. */
export function useTalkWith({ node, row, who }: TalkSession): string {
  const calls = useCalls();
  const last = useRef<string | null>(null);
  if (row !== null) {
    const call = calls.find((each) => each.node === node && each.channelIds.includes(row.mediaChannelId));
    if (call !== undefined || last.current === null) last.current = talkPartyText(row, call);
  }
  return last.current || untrusted(who) || "a call";
}

const none: readonly SpyWarning[] = [];

/**
 * What may go wrong with a mode now, whether it runs or is only looked at: by the rows of the page, as the panel says it
 * in the answer to a start, so that nothing is asked of it.
 */
export function useModeWarnings({ node, row }: SpySession, mode: SpyMode): readonly SpyWarning[] {
  const store = useLiveStore();
  // Drawn anew with whoever holds the call or takes it back.
  useRows("channels");
  if (row === null || mode !== "whisper") return none;
  const channel = store.row(node, "channels", row.targetId);
  if (channel === null) return none;
  return warningsOn(store, node, channel, { mode, whisperTo: row.whisperTo }).filter(
    ({ code }) => code === "may_not_hear",
  );
}
