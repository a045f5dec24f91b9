"use client";

import { Mic, MicOff } from "lucide-react";
import { Fragment } from "react";
import { useNodeName } from "@/components/live/hooks";
import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { classNames } from "@/components/ui/class-names";
import { untrusted } from "@/components/ui/untrusted";
import { useTouch } from "@/components/ui/use-media";
import type { AudioLinkState } from "@/lib/audio/link-state";
import { useListening, useListeningState } from "./listen-provider";
import type { ListeningState } from "./listening-state";
import { useReach } from "./no-sound";
import { useParties, useTalkWith } from "./parties";
import type { Session, SpySession, TalkSession } from "./sessions";
import { useLink } from "./use-link";

const talksNow = ({ isTalking }: AudioLinkState) => isTalking;
const isTaken = ({ mayTalk }: AudioLinkState) => mayTalk;
const isCut = ({ status }: AudioLinkState) => status === "reconnecting";
const voiceOf = ({ voice }: ListeningState) => voice;
const cutOff = "Not heard: connection lost, reconnecting.";

/** Why an open microphone reaches nobody; null where it may. */
function useUnheard(session: Session): string | null {
  const cut = useLink(session.link, isCut);
  const reach = useReach(session);
  const nodeName = useNodeName(session.node);
  if (cut) return cutOff;
  if (reach === "lost") return `Not heard: ${nodeName} is not connected.`;
  return reach === "silent" ? `Not heard: no sound from ${nodeName}.` : null;
}

/** Whom a mode makes me heard by. */
function hearersOf(
  row: NonNullable<SpySession["row"]>,
  { near, far }: { near: string; far: string | null },
): string {
  if (row.mode === "barge") return "everybody";
  return row.whisperTo === "near" ? near : (far ?? "the other side");
}

/** Red while somebody hears me, and who; grey while the microphone only stands ready. It keeps its place meanwhile. */
export function HeardStrip({ session, others, isFolded }: HeardStripProps) {
  return session.kind === "spy" ? (
    <SpyStrip session={session} others={others} isFolded={isFolded} />
  ) : (
    <TalkStrip session={session} others={others} />
  );
}

interface HeardStripProps {
  session: Session;
  /** The rest of the dock: who of them does not hear me is said too. */
  others: readonly Session[];
  isFolded: boolean;
}

const isTalkHere = (session: Session): session is TalkSession =>
  session.kind === "talk" &&
  session.link !== null &&
  session.over === null &&
  session.row?.status === "active";

/** `, not by Bob, 600`: those I am on the phone with, and who do not hear me meanwhile. */
function NotBy({ others }: { others: readonly Session[] }) {
  const talks = others.filter(isTalkHere);
  if (talks.length === 0) return null;
  return (
    <>
      , not by{" "}
      {talks.map((talk, index) => (
        <Fragment key={talk.key}>
          {index === 0 ? null : ", "}
          <TalkName session={talk} />
        </Fragment>
      ))}
    </>
  );
}

/** With whom one is on the phone. */
export function TalkName({ session }: { session: TalkSession }) {
  return useTalkWith(session);
}

/** Whether somebody hears my phone by it: that goes on beside whatever this page does. */
export const isHeardByPhone = ({ kind, row, over }: Session): boolean =>
  kind === "spy" &&
  over === null &&
  row !== null &&
  "via" in row &&
  row.via === "phone" &&
  row.mode !== "listen";

function SpyStrip({
  session,
  others,
  isFolded,
}: {
  session: SpySession;
  others: readonly Session[];
  isFolded: boolean;
}) {
  const { store } = useListening();
  const talking = useLink(session.link, talksNow);
  const taken = useLink(session.link, isTaken);
  const unheard = useUnheard(session);
  const parties = useParties(session);
  const howTo = useHowTo(isFolded);
  const { row } = session;
  if (row === null || row.mode === "listen" || session.over !== null) return null;
  const hearers = hearersOf(row, parties);
  if (row.via === "phone") {
    return (
      <Strip live>
        {hearers === "everybody" ? "Everybody hears your phone" : `${hearers} hears your phone`}
      </Strip>
    );
  }
  // Another tab has its sound, or none: from here nobody is heard, whatever is pressed.
  if (session.link === null) return null;
  const stop = () => {
    store.latch(session.key, false);
    store.press(false);
  };
  if (unheard !== null && (talking || unheard === cutOff)) {
    return (
      <Strip live={false} onStop={talking ? stop : undefined}>
        {unheard}
      </Strip>
    );
  }
  if (!talking) {
    return (
      <Strip live={false}>
        {session.wantsVoice
          ? // What the panel takes no more is not heard, however open the microphone is.
            taken
            ? "The microphone is being opened…"
            : "Nobody hears you now."
          : `Nobody hears you. ${howTo} to be heard by ${hearers}.`}
      </Strip>
    );
  }
  return (
    <Strip live onStop={stop}>
      {hearers === "everybody" ? "Everybody hears you" : `You are heard by ${hearers}`}
      <NotBy others={others} />
    </Strip>
  );
}

/** What opens the microphone for as long as it is held; a folded dock has no button for that. */
function useHowTo(isFolded: boolean): string {
  const key = keyLabel(useKeymap().pushToTalk);
  const isTouch = useTouch();
  if (isTouch) return isFolded ? "Open the controls" : "Keep a finger on “Hold to talk”";
  return key === undefined ? "Hold the button" : `Hold ${key}`;
}

function TalkStrip({ session, others }: { session: TalkSession; others: readonly Session[] }) {
  const { store } = useListening();
  const who = useTalkWith(session);
  const talking = useLink(session.link, talksNow);
  const taken = useLink(session.link, isTaken);
  const unheard = useUnheard(session);
  const isDoubtful = useReach(session) === "doubtful";
  const nodeName = useNodeName(session.node);
  const voice = useListeningState(voiceOf);
  const { row } = session;
  if (row?.status !== "active" || session.over !== null || session.link === null) return null;
  const mute = () => void store.talks.change(session.key, { muted: true });
  if (talking && unheard === null) {
    const whom = row.peerId === null && who === untrusted(row.to) ? `everybody in ${who}` : who;
    return (
      <Strip live onStop={mute}>
        {isDoubtful
          ? `No sound from ${nodeName}: you may not be heard by ${whom}`
          : `You are heard by ${whom}`}
        <NotBy others={others} />
      </Strip>
    );
  }
  const isOpen = talking && unheard !== cutOff;
  const why =
    unheard !== null && (talking || unheard === cutOff)
      ? unheard
      : row.held
        ? row.peerId === null
          ? "On hold: you neither hear the others nor are heard."
          : `On hold: ${who} hears music, and neither of you the other.`
        : row.muted
          ? "Muted: nobody hears you."
          : taken
            ? voice === null || voice === session.key
              ? "Nobody hears you here: your microphone is not open."
              : "Nobody hears you here: your microphone is on another call of the dock."
            : // The panel says so before the row does, as on hold: why, comes with the row.
              "Nobody hears you now.";
  return (
    <Strip live={false} onStop={isOpen ? mute : undefined}>
      {why}
    </Strip>
  );
}

interface StripProps {
  live: boolean;
  onStop?: (() => void) | undefined;
  children: React.ReactNode;
}

function Strip({ live, onStop, children }: StripProps) {
  const Icon = live ? Mic : MicOff;
  return (
    <div
      role="status"
      data-heard={live ? "" : undefined}
      className={classNames(
        "flex min-h-7 items-center gap-2 px-4 text-xs",
        live ? "bg-bad-solid font-medium text-on-bad" : "border-b border-line bg-hover text-ink-2",
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="min-w-0 flex-1 py-1 sm:truncate sm:py-0">{children}</span>
      {onStop === undefined ? null : (
        <button type="button" className="h-6 shrink-0 rounded px-2 font-medium underline" onClick={onStop}>
          Be silent
        </button>
      )}
    </div>
  );
}
