"use client";

import { ArrowLeftRight, Ear, Megaphone, MessageSquareLock } from "lucide-react";
import { useSession } from "@/components/live/session";
import { modeRefusal, usePolicyNow, useSpyPolicy } from "@/components/live/spy-policy";
import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import { untrusted } from "@/components/ui/untrusted";
import type { SpyMode } from "@/lib/live/rows";
import { useHeldBack } from "./held-back";
import { useListening } from "./listen-provider";
import { type Parties, useModeWarnings } from "./parties";
import type { SpySession } from "./sessions";
import { microphoneDenied } from "./use-microphone";
import { VoiceControls } from "./voice-controls";

const modes = [
  { value: "listen", word: "Listen", icon: Ear, shortcut: "dockListen" },
  { value: "whisper", word: "Whisper", icon: MessageSquareLock, shortcut: "dockWhisper" },
  { value: "barge", word: "Barge", icon: Megaphone, shortcut: "dockBarge" },
] as const;

/** Listen, whisper, barge, and the microphone of the last two. What cannot be had says why. */
export function ModeSwitch({ session, parties }: { session: SpySession; parties: Parties }) {
  const { store, support } = useListening();
  const { session: me } = useSession();
  const { policy } = useSpyPolicy();
  const role = me?.role ?? "operator";
  const askPolicy = usePolicyNow();
  const keymap = useKeymap();
  const heldBack = useHeldBack(session);
  const whisperWarning = useWhisperWarning(session);
  const { row } = session;
  if (row === null) return null;
  const byPhone = row.via === "phone";
  const isHere = byPhone || session.link !== null;
  const waiting = row.status === "waiting" ? (heldBack ?? "There is no call now.") : undefined;
  const refusalOf = (mode: SpyMode): string | undefined => {
    const byPolicy = modeRefusal(policy, role, mode) ?? undefined;
    if (mode === "listen") return byPolicy;
    return (
      byPolicy ??
      waiting ??
      (byPhone || support.talk === microphoneDenied ? undefined : (support.talk ?? undefined))
    );
  };
  const isKept = modes.some(({ value }) => modeRefusal(policy, role, value) !== null);
  // What the policy kept may have been given back: who reaches for it is not to be refused by an old one.
  const askAgain = isKept ? () => void askPolicy().catch(() => undefined) : undefined;
  return (
    <div data-mode-switch="" onPointerEnter={askAgain} className="flex flex-wrap items-center gap-2">
      <Segmented
        label="How"
        // What was asked for last; what is, the strip says, until it is so too.
        value={session.wantedMode}
        isPending={session.isTurning}
        onValueChange={(mode) => void store.setMode(session.key, mode)}
        // What went wrong meanwhile with another mode is put away.
        onPressAgain={() => void store.setMode(session.key, session.wantedMode)}
        options={modes.map(({ value, word, icon: Icon, shortcut }) => ({
          value,
          label: (
            <>
              <Icon aria-hidden />
              {word}
            </>
          ),
          refusal: isHere ? refusalOf(value) : "It is not heard here.",
          warning: value === "whisper" ? whisperWarning : undefined,
          shortcut: keyLabel(keymap[shortcut]),
        }))}
      />
      {row.mode === "whisper" && parties.far !== null ? (
        <IconButton
          label={`Whisper to ${row.whisperTo === "near" ? parties.far : parties.near} instead`}
          onClick={() =>
            void store.setMode(session.key, "whisper", row.whisperTo === "near" ? "far" : "near")
          }
        >
          <ArrowLeftRight aria-hidden />
        </IconButton>
      ) : null}
      {row.mode !== "listen" && !byPhone && session.link !== null ? (
        <VoiceControls session={session} />
      ) : null}
    </div>
  );
}

/** Why one cannot be heard, and what may go wrong with it: in words, before it is tried. */
export function ModeNotes({ session }: { session: SpySession }) {
  const { support } = useListening();
  const { row } = session;
  const warnings = useModeWarnings(session, row?.mode ?? "listen");
  const whisperWarning = useWhisperWarning(session);
  if (row === null) return null;
  // A refused microphone is told where it was wanted, once.
  const hasNote = row.via === "browser" && support.talk !== microphoneDenied && session.problem === null;
  const notes = [
    ...(hasNote && support.talk !== null ? [support.talk] : []),
    ...warnings.map(({ what, whatToDo }) => `${what} ${whatToDo}`),
    ...(row.noticeFailed === null ? [] : [`The notice was not heard. ${untrusted(row.noticeFailed)}`]),
  ];
  return (
    <>
      {notes.map((note) => (
        <p key={note} className="text-xs text-warn">
          {note}
        </p>
      ))}
      {row.mode === "whisper" || whisperWarning === undefined ? null : (
        // The button's own words are on hover and on focus: a finger has neither.
        <p className="hidden text-xs text-ink-2 pointer-coarse:block">To whisper: {whisperWarning}</p>
      )}
    </>
  );
}

/** What may go wrong with a whisper into this call as it is now, before it is tried; undefined for nothing. */
function useWhisperWarning(session: SpySession): string | undefined {
  const warnings = useModeWarnings(session, "whisper");
  if (session.row?.status !== "active" || warnings.length === 0) return undefined;
  return warnings.map(({ what, whatToDo }) => `${what} ${whatToDo}`).join(" ");
}
