"use client";

import { ChevronDown, ChevronUp, CircleStop, LoaderCircle, PhoneOff, X } from "lucide-react";
import { useState } from "react";
import { useNodeName, useNodes } from "@/components/live/hooks";
import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { ArmedButton } from "@/components/ui/armed-button";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { ErrorLine } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { keepsFocusProps } from "@/components/ui/kept-focus";
import { keptInSightProps } from "@/components/ui/popover";
import { untrusted } from "@/components/ui/untrusted";
import { useArmed } from "@/components/ui/use-armed";
import { useNarrow } from "@/components/ui/use-media";
import { HeardStrip, isHeardByPhone, TalkName } from "./heard-strip";
import { HeldBackTold } from "./held-back";
import { ListenAgain, useEarlier, useStanding } from "./listen-again";
import { useListening, useListeningState } from "./listen-provider";
import type { ListeningState } from "./listening-state";
import { Meter } from "./meter";
import { useParties } from "./parties";
import { FoldedNote } from "./problem-note";
import { ReasonDialog } from "./reason-dialog";
import { useRecordingsSaved } from "./recording-mark";
import { SessionList } from "./session-list";
import type { Session, SpySession } from "./sessions";
import { pairText, SpyCard } from "./spy-card";
import type { Start } from "./starts";
import { TalkCard } from "./talk-card";
import { useDockFocus } from "./use-dock-focus";
import { useDockHeight } from "./use-dock-height";
import { useDockKeys } from "./use-dock-keys";

const whole = (state: ListeningState) => state;

/** At the foot of every page, while something is heard: who, how, and what can be done about it. */
export function Dock() {
  const { store } = useListening();
  const { sessions, starting, coming, focus, voice, notice } = useListeningState(whole);
  const narrow = useNarrow();
  const dock = useDockFocus(starting, sessions, useDockHeight());
  const [kept, putEarlierAway] = useEarlier(store);
  const earlier = useStanding(kept);
  const [expanded, setExpanded] = useState(false);
  const inFocus = sessions.find(({ key }) => key === focus) ?? sessions[0];
  const { secondsLeft, press } = useArmed(() => {
    if (inFocus !== undefined) void store.stop(inFocus.key);
  });
  useDockKeys(store, (session) => {
    // Its second press is for the same one; the double of another's end does not even begin it.
    if (!store.isEndMeant(session.key)) return;
    if (session.kind === "talk" && session.row?.status === "active" && session.over === null) press();
    else void store.stop(session.key);
  });

  useRecordingsSaved(sessions);
  const isTalking =
    starting.some(({ channelId }) => channelId === null) ||
    sessions.some(({ kind, over }) => kind === "talk" && over === null);
  const heard = sessions.find(({ key }) => key === voice);
  const first = heard ?? inFocus;
  const strips =
    first === undefined ? [] : [first, ...sessions.filter((each) => each !== first && isHeardByPhone(each))];
  const open = !narrow || expanded;
  const hasDock = inFocus !== undefined || notice !== null || starting.length + earlier.length > 0;
  return (
    <>
      <ReasonDialog />
      {hasDock ? (
        <section
          ref={dock}
          {...(isTalking ? keepsFocusProps : {})}
          {...keptInSightProps}
          tabIndex={-1}
          aria-label="Listening and talking"
          className="@container max-h-[60dvh] shrink-0 overflow-y-auto border-t border-line-strong bg-canvas outline-none focus-visible:shadow-[inset_2px_0_0_var(--accent-solid)]"
        >
          {notice === null ? null : (
            <div className="flex items-center gap-2 px-4 py-1 [&>p]:mt-0">
              <ErrorLine>{notice}</ErrorLine>
              <IconButton label="Put away" onClick={() => store.dismiss(null)}>
                <X aria-hidden />
              </IconButton>
            </div>
          )}
          {earlier.length === 0 ? null : <ListenAgain earlier={earlier} onDone={putEarlierAway} />}
          {starting.map(({ key, who }) => (
            <div key={key} className="flex min-h-9 items-center gap-2 border-b border-line px-4 py-1">
              <LoaderCircle aria-hidden className="size-3.5 shrink-0 text-ink-2 motion-safe:animate-spin" />
              <span role="status" className="min-w-0 flex-1 truncate">
                Starting… {untrusted(who)}
              </span>
              <Button size="small" onClick={() => store.takeBack(key)}>
                <CircleStop aria-hidden />
                Stop
              </Button>
            </div>
          ))}
          {coming === null || coming.voice === "shut" ? null : <ComingVoice start={coming} />}
          <HeldBackTold sessions={sessions} />
          {inFocus === undefined ? null : (
            <>
              {/* Whoever is heard is said, also where another call is in focus. */}
              {strips.map((each) => (
                <HeardStrip
                  key={each.key}
                  session={each}
                  others={sessions.filter(({ key }) => key !== each.key)}
                  isFolded={!open}
                />
              ))}
              {secondsLeft === null ? null : (
                <p role="status" className="bg-bad-soft px-4 py-1 text-xs text-bad">
                  Press again to hang up, {secondsLeft} s
                </p>
              )}
              {narrow ? (
                <NarrowBar
                  session={inFocus}
                  others={sessions.filter((each) => each !== inFocus)}
                  expanded={expanded}
                  onExpand={() => setExpanded(!expanded)}
                />
              ) : null}
              {open ? <Card session={inFocus} /> : <FoldedNote session={inFocus} />}
              {open && sessions.length > 1 ? <SessionList sessions={sessions} /> : null}
            </>
          )}
        </section>
      ) : null}
    </>
  );
}

/** The microphone was asked to be kept open for a call that is not there yet: what comes of that. */
function ComingVoice({ start }: { start: Start }) {
  const keymap = useKeymap();
  const who = untrusted(start.who);
  const keys = [keyLabel(keymap.dockWhisper), keyLabel(keymap.dockBarge)];
  const [whisper, barge] = keys.map((key) => (key === undefined ? "" : ` (${key})`));
  return (
    <p role="status" className="flex min-h-7 items-center border-b border-line px-4 py-1 text-xs text-ink-2">
      {start.voice === "opens"
        ? `Your microphone opens as soon as ${who} is there.`
        : `You will only listen to ${who}: to be heard, whisper${whisper} or barge in${barge} first.`}
    </p>
  );
}

function Card({ session }: { session: Session }) {
  // A session of its own: what was open in the one before is not in this one.
  return session.kind === "spy" ? (
    <SpyCard key={session.key} session={session} />
  ) : (
    <TalkCard key={session.key} session={session} />
  );
}

interface NarrowBarProps {
  session: Session;
  others: readonly Session[];
  expanded: boolean;
  onExpand: () => void;
}

/** On a phone: whom, how loud, stop; the rest one press away. */
function NarrowBar({ session, others, expanded, onExpand }: NarrowBarProps) {
  const { store } = useListening();
  // The same names may be on the phone on two of them.
  const isOneOfSeveral = useNodes().length > 1;
  const nodeName = useNodeName(session.node);
  const Icon = expanded ? ChevronDown : ChevronUp;
  const isElsewhere = !expanded && session.isElsewhere;
  const isOver = session.over !== null;
  const isTalk = !expanded && !isElsewhere && !isOver && session.kind === "talk";
  const hasStop = !expanded && (isOver || session.kind === "spy") && !isElsewhere;
  return (
    // What stands at either edge is as far from it: the press area of the button reaches 8 px around its words.
    <div
      className={classNames(
        "flex items-center gap-2 pl-2",
        expanded ? "pr-2" : "pr-4",
        expanded ? "h-9" : "h-12",
      )}
    >
      <button
        type="button"
        aria-expanded={expanded}
        className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-2 text-left"
        onClick={onExpand}
      >
        <Icon aria-hidden className="size-4 shrink-0 text-ink-2" />
        <span
          className={classNames(
            "grid min-w-0 flex-1 font-medium leading-5",
            isOver && "text-ink-3 line-through",
          )}
        >
          {expanded ? null : (
            <span className="truncate">
              {session.kind === "spy" ? <SpyName session={session} /> : <TalkName session={session} />}
            </span>
          )}
          {expanded || !isOneOfSeveral ? null : (
            <span className="truncate text-[11px] leading-4 font-normal text-ink-2">{nodeName}</span>
          )}
        </span>
        {others.length === 0 ? null : (
          <span className="shrink-0 text-xs text-ink-2">{countText(others)}</span>
        )}
        {expanded || isElsewhere || isOver ? null : (
          <span className="flex w-12 shrink-0">
            <Meter link={session.link} quiet={!session.isAudible} />
          </span>
        )}
        <span className={expanded ? "text-xs text-ink-2" : "sr-only"}>
          {expanded ? "Fewer controls" : "All controls"}
        </span>
      </button>
      {!isElsewhere ? null : (
        // What waits for this browser does not wait long.
        <Button kind="primary" size="small" onClick={() => void store.hearHere(session.key)}>
          {session.kind === "talk" ? "Talk here" : "Hear it here"}
        </Button>
      )}
      {!isTalk ? null : session.row?.status === "active" ? (
        <ArmedButton size="small" onAct={() => void store.stop(session.key)}>
          <PhoneOff aria-hidden />
          Hang up
        </ArmedButton>
      ) : (
        <Button size="small" kind="danger" onClick={() => void store.stop(session.key)}>
          <PhoneOff aria-hidden />
          Give up
        </Button>
      )}
      {!hasStop ? null : (
        <Button size="small" onClick={() => void store.stop(session.key)}>
          {isOver ? null : <CircleStop aria-hidden />}
          {isOver ? "Close" : "Stop"}
        </Button>
      )}
    </div>
  );
}

/** How many stand beside it: `+2`, `+1, 1 ended`, `1 ended`. */
function countText(others: readonly Session[]): string {
  const running = others.filter(({ over }) => over === null).length;
  const ended = others.length - running;
  return [running > 0 ? `+${running}` : "", ended > 0 ? `${ended} ended` : ""].filter(Boolean).join(", ");
}

function SpyName({ session }: { session: SpySession }) {
  return pairText(useParties(session));
}
