"use client";

import {
  ArrowLeftRight,
  CirclePause,
  CirclePlay,
  Grid3x3,
  Mic,
  MicOff,
  Phone,
  PhoneOff,
  RotateCw,
  Unplug,
} from "lucide-react";
import { awayMeaning } from "@/components/live/away-words";
import { Elapsed } from "@/components/live/elapsed";
import { useNodeName, usePageConnection } from "@/components/live/hooks";
import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { ArmedButton } from "@/components/ui/armed-button";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";
import { Popover } from "@/components/ui/popover";
import { StatePill, type Tone } from "@/components/ui/state-pill";
import type { TalkRow } from "@/lib/live/rows";
import { CardHead } from "./card-head";
import { DigitPad } from "./digit-pad";
import { useListening, useListeningState } from "./listen-provider";
import type { ListeningState } from "./listening-state";
import { useTalkWith } from "./parties";
import { ProblemNote } from "./problem-note";
import { SentNote, sendDigit } from "./sent-digits";
import { heldNext, type TalkSession } from "./sessions";
import { SoundState } from "./sound-state";
import { TalkListeners } from "./talk-listeners";
import { Transport } from "./transport";
import { MicrophonePane } from "./voice-controls";
import { Voices } from "./voices";

/** The browser as a phone: with whom, and what can be done about it. */
export function TalkCard({ session }: { session: TalkSession }) {
  const { store } = useListening();
  const keymap = useKeymap();
  const nodeName = useNodeName(session.node);
  const who = useTalkWith(session);
  const { row, link, over } = session;
  const isActive = row?.status === "active" && over === null;
  const isMissing = session.isElsewhere;
  return (
    <div className="grid grid-cols-1 gap-1 px-4 py-2">
      <CardHead icon={Phone} name={who}>
        <TalkStatus session={session} />
        {row === null ? null : <TalkListeners node={session.node} row={row} />}
        <SentNote talk={session.key} />
        <span className="max-w-48 shrink-0 truncate" title={nodeName}>
          {nodeName}
        </span>
        <Transport session={session} nodeName={nodeName} />
      </CardHead>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {isMissing ? (
          <Button kind="primary" onClick={() => void store.hearHere(session.key)}>
            <RotateCw aria-hidden />
            Talk here
          </Button>
        ) : null}
        {isActive && link !== null ? (
          <div className="flex flex-wrap items-center gap-1">
            <Button
              aria-pressed={row.held}
              aria-keyshortcuts={keyLabel(keymap.dockHold)}
              className={classNames("min-w-28", row.held && "border-warn bg-warn-soft text-warn")}
              onClick={() => void store.talks.change(session.key, { held: !row.held })}
            >
              {row.held ? <CirclePlay aria-hidden /> : <CirclePause aria-hidden />}
              {row.held ? "Take back" : "Hold"}
            </Button>
            <Button
              aria-pressed={row.muted}
              aria-keyshortcuts={keyLabel(keymap.dockMute)}
              className={classNames("min-w-24", row.muted && "border-warn bg-warn-soft text-warn")}
              onClick={() => void store.talks.change(session.key, { muted: !row.muted })}
            >
              {row.muted ? <MicOff aria-hidden /> : <Mic aria-hidden />}
              {row.muted ? "Unmute" : "Mute"}
            </Button>
            <Popover
              label="Digits"
              trigger={
                <IconButton label="Digits…">
                  <Grid3x3 aria-hidden />
                </IconButton>
              }
            >
              <DigitPad onDigit={(digit) => void sendDigit(store, session.key, digit)} />
            </Popover>
            <MicrophonePane />
            <Swap />
          </div>
        ) : null}
        {link === null ? null : (
          <div className="min-w-0 max-w-80 flex-[4_1_10rem] max-sm:max-w-none max-sm:basis-full">
            <Voices session={session} parties={null} />
          </div>
        )}
        <div className="ml-auto flex items-center gap-1 max-sm:w-full">
          <SoundState session={session} />
          {over !== null ? (
            <Button size="small" className="max-sm:ml-auto" onClick={() => void store.stop(session.key)}>
              Close
            </Button>
          ) : isActive ? (
            <ArmedButton
              size="small"
              className="max-sm:ml-auto"
              armedLabel="Press again to hang up"
              onAct={() => void store.stop(session.key)}
            >
              <PhoneOff aria-hidden />
              Hang up
            </ArmedButton>
          ) : (
            <Button
              size="small"
              kind="danger"
              className="max-sm:ml-auto"
              onClick={() => void store.stop(session.key)}
            >
              <PhoneOff aria-hidden />
              Give up
            </Button>
          )}
        </div>
      </div>
      {isMissing && row?.away === true ? (
        <p className="text-xs text-warn">Your browser went away: {awayMeaning(row, who)}.</p>
      ) : null}
      <ProblemNote session={session} />
    </div>
  );
}

/** On a phone, where the card of the one on hold may be out of sight; elsewhere that has it. */
function Swap() {
  const { store } = useListening();
  const hasOther = useListeningState(hasOtherHeld);
  return hasOther ? (
    <IconButton
      label="Swap: hold this call, take the other back"
      className="sm:hidden"
      onClick={() => void store.talks.swap()}
    >
      <ArrowLeftRight aria-hidden />
    </IconButton>
  ) : null;
}

const hasOtherHeld = ({ sessions, focus }: ListeningState) => {
  const next = heldNext(sessions, focus);
  return next !== null && next !== focus;
};

const states: Record<Exclude<TalkRow["status"], "active">, { word: string; tone: Tone }> = {
  connecting: { word: "connecting", tone: "busy" },
  calling: { word: "calling", tone: "busy" },
  ringing: { word: "ringing", tone: "warn" },
  ending: { word: "ending", tone: "quiet" },
};

/** `calling`, `ringing 00:06`, `active 02:11`, or how it ended. */
function TalkStatus({ session }: { session: TalkSession }) {
  const { row, over, node, isOpening, isEnding, isElsewhere } = session;
  const { status: reach } = usePageConnection();
  if (over !== null) return <span className="shrink-0 text-ink">{over}</span>;
  if (row === null || isOpening) return <span className="shrink-0">connecting</span>;
  // In this tab its sound says by itself that it is cut, and that it comes back.
  const isAway = row.away && isElsewhere;
  const { word, tone }: { word: string; tone: Tone } = isAway
    ? { word: "browser away", tone: "warn" }
    : row.status === "active" && !isEnding
      ? row.held
        ? { word: "on hold", tone: "warn" }
        : { word: "active", tone: "good" }
      : states[row.status === "active" ? "ending" : row.status];
  return (
    <span className="flex shrink-0 items-center gap-2">
      <StatePill tone={tone} icon={isAway ? <Unplug /> : <Phone />}>
        {word}
      </StatePill>
      <Elapsed
        sinceMs={row.status === "active" ? (row.activeAtMs ?? row.startedAtMs) : row.startedAtMs}
        node={node}
        title={row.status === "active" ? "Since you hear each other" : "Since you called"}
        className="tabular-nums"
      />
      {isElsewhere && !isAway ? (
        <span className="text-warn">{reach === "lost" ? "panel not reached" : "not in this tab"}</span>
      ) : null}
    </span>
  );
}
