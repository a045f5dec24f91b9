"use client";

import { Hourglass, type LucideIcon, Phone, Unplug, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { useNodeName } from "@/components/live/hooks";
import { modeIcons } from "@/components/live/mode-icons";
import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { classNames } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";
import type { AudioLinkState } from "@/lib/audio/link-state";
import { isHeardByPhone } from "./heard-strip";
import { useHeldBack } from "./held-back";
import { useListening, useListeningState } from "./listen-provider";
import type { ListeningState } from "./listening-state";
import { Meter } from "./meter";
import { type Reach, useReach } from "./no-sound";
import { useParties, useTalkWith } from "./parties";
import { RecordingIcon } from "./recording-mark";
import { heldNext, isHeldHere, type Session, type SpySession, type TalkSession } from "./sessions";
import { SoundIcon } from "./sound-state";
import { pairText } from "./spy-card";
import { useLink } from "./use-link";
import { SoundButton } from "./volume";

const hearsWords: Record<Reach, string> = {
  sure: "hears you",
  doubtful: "may not hear you",
  silent: "does not hear you",
  lost: "does not hear you",
};

const talksNow = ({ isTalking }: AudioLinkState) => isTalking;

/** In words, on the card itself: whether they hear me, and why I do not hear them; null for nothing unusual. */
function useHearing(session: Session): string | null {
  const talking = useLink(session.link, talksNow);
  const reach = useReach(session);
  const inFocus = useListeningState(focusOf) === session.key;
  const solo = useListeningState(soloOf);
  const { row, link, over } = session;
  if (row === null || over !== null) return null;
  if (session.kind === "spy" && isHeardByPhone(session)) return "hears your phone";
  if (link === null || row.status !== "active") return null;
  if ("held" in row && row.held) return "on hold";
  const isHeard = session.isAudible
    ? null
    : solo !== null
      ? "another is heard alone"
      : session.isSoundOff || (inFocus && !session.isKeptQuiet)
        ? "sound off"
        : "quiet until chosen";
  const hearsMe = talking ? hearsWords[reach] : session.kind === "talk" ? "does not hear you" : null;
  return [hearsMe, isHeard].filter((each) => each !== null).join(", ") || null;
}

const soloOf = ({ solo }: ListeningState) => solo;
/** Two calls of one name are told apart by their nodes. */
const isOnSeveral = ({ sessions }: ListeningState) => sessions.some(({ node }) => node !== sessions[0]?.node);
const focusOf = ({ focus }: ListeningState) => focus;

/** A session in a few words: a press brings it into focus. */
export function SessionChip({ session }: { session: Session }) {
  return session.kind === "spy" ? <SpyChip session={session} /> : <TalkChip session={session} />;
}

function SpyChip({ session }: { session: SpySession }) {
  const parties = useParties(session);
  const { row } = session;
  const { icon, word } =
    row?.status === "waiting" ? { icon: Hourglass, word: "waiting" } : modeIcons[row?.mode ?? "listen"];
  return (
    <Chip session={session} name={pairText(parties)} icon={icon} word={word} sinceMs={row?.activeAtMs} />
  );
}

function TalkChip({ session }: { session: TalkSession }) {
  const { row } = session;
  const who = useTalkWith(session);
  return (
    <Chip
      session={session}
      name={who}
      icon={row?.away === true ? Unplug : Phone}
      word={
        row?.away === true ? "browser away" : row?.held === true ? "on hold" : (row?.status ?? "connecting")
      }
      sinceMs={row?.activeAtMs}
    />
  );
}

/** Off hold again; whom one talks with meanwhile is put on hold, which makes it a swap. */
function TakeBack({ session, name }: { session: Session; name: string }) {
  const { store } = useListening();
  const keymap = useKeymap();
  const isSwap = useListeningState(talksNowHere);
  const isNext = useListeningState(nextHeld) === session.key;
  return (
    <IconButton
      label={isSwap ? `Swap: take ${name} back, hold the other` : `Take ${name} back`}
      shortcut={isNext ? keyLabel(keymap.dockSwap) : undefined}
      className="w-auto px-1.5 text-[11px] font-medium text-warn"
      onClick={({ currentTarget }) => {
        // It goes with the hold; the focus stays with the call.
        currentTarget.closest("li")?.querySelector("button")?.focus();
        void store.talks.takeBack(session.key);
      }}
    >
      {isSwap ? "Swap" : "Take back"}
    </IconButton>
  );
}

const talksNowHere = ({ sessions }: ListeningState) =>
  sessions.some(
    (session) =>
      session.kind === "talk" &&
      session.over === null &&
      session.row?.status === "active" &&
      !isHeldHere(session),
  );
const nextHeld = ({ sessions, focus }: ListeningState) => heldNext(sessions, focus);

interface ChipProps {
  session: Session;
  name: string;
  icon: LucideIcon;
  word: string;
  sinceMs: number | null | undefined;
}

function Chip({ session, name, icon: Icon, word, sinceMs }: ChipProps) {
  const { store } = useListening();
  const inFocus = useListeningState(focusOf) === session.key;
  const solo = useListeningState(soloOf) === session.key;
  const nodeName = useNodeName(session.node);
  const where = useListeningState(isOnSeveral) ? nodeName : null;
  const whole = where === null ? name : `${name} on ${where}`;
  const chip = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Six of them are wider than a desk's screen.
    if (inFocus) chip.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [inFocus]);
  const hearing = useHearing(session);
  const heldBack = useHeldBack(session);
  const second = [where, heldBack ?? hearing].filter((each) => each !== null).join(" · ");
  return (
    <li
      ref={chip}
      className={classNames(
        "flex h-9 min-w-0 items-center max-sm:w-80 max-sm:shrink-0 gap-1 rounded-md border bg-surface pr-1",
        inFocus ? "border-accent" : "border-line-strong",
        session.over !== null && "border-dashed text-ink-3",
      )}
    >
      <button
        type="button"
        aria-current={inFocus}
        title={[whole, session.over ?? word, heldBack ?? hearing].filter((each) => each !== null).join(", ")}
        className="flex h-full min-w-0 flex-1 items-center gap-1.5 rounded-md px-2 text-left text-xs"
        onClick={() => store.focus(session.key)}
      >
        <Icon aria-label={word} role="img" className="size-3.5 shrink-0 text-ink-2" />
        <span className="grid min-w-0 flex-1 leading-4">
          <span className={classNames("truncate", session.over !== null && "line-through")}>{name}</span>
          {second === "" ? null : (
            <span
              aria-hidden={heldBack === null ? undefined : true}
              className="truncate text-[11px] leading-3.5 text-ink-2"
            >
              {second}
            </span>
          )}
        </span>
        {session.over === null ? null : (
          <span className="min-w-0 flex-[2_1_0%] truncate text-ink-2">{session.over}</span>
        )}
        {session.over !== null ? null : (
          <>
            {sinceMs == null || heldBack !== null ? null : (
              <Elapsed
                sinceMs={sinceMs}
                node={session.node}
                className="shrink-0 text-ink-2 tabular-nums max-sm:hidden"
              />
            )}
            <RecordingIcon session={session} />
            {heldBack === null ? (
              <>
                <span className="flex w-8 shrink-0">
                  <Meter link={session.link} quiet={!session.isAudible} />
                </span>
                <span className="contents max-sm:hidden">
                  <SoundIcon session={session} />
                </span>
              </>
            ) : null}
          </>
        )}
      </button>
      {session.over !== null ? (
        <IconButton label={`Close ${whole}`} onClick={() => void store.stop(session.key)}>
          <X aria-hidden />
        </IconButton>
      ) : session.link === null ? null : (
        <>
          {isHeldHere(session) ? <TakeBack session={session} name={whole} /> : null}
          <IconButton
            label={solo ? `All are heard again, not ${whole} alone` : `Hear ${whole} alone`}
            aria-pressed={solo}
            className={classNames("w-auto px-1.5 text-[11px]", solo && "bg-accent-soft text-accent")}
            onClick={() => store.toggleSolo(session.key)}
          >
            Alone
          </IconButton>
          <SoundButton session={session} />
        </>
      )}
    </li>
  );
}
