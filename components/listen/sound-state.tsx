"use client";

import {
  LoaderCircle,
  type LucideIcon,
  Phone,
  RotateCw,
  SignalHigh,
  SignalLow,
  SignalMedium,
  SignalZero,
} from "lucide-react";
import type { ReactNode } from "react";
import { useNodeName } from "@/components/live/hooks";
import { Popover } from "@/components/ui/popover";
import { StatePill, type Tone } from "@/components/ui/state-pill";
import type { AudioLink } from "@/lib/audio/browser/audio-link";
import type { AudioLinkState, AudioQuality } from "@/lib/audio/link-state";
import { useIsSilent } from "./no-sound";
import type { Session } from "./sessions";
import { transportText } from "./transport";
import { useLink, useLinkWriter } from "./use-link";

const qualities: Record<AudioQuality, { word: string; tone: Tone; icon: LucideIcon }> = {
  good: { word: "good", tone: "good", icon: SignalHigh },
  fair: { word: "fair", tone: "warn", icon: SignalMedium },
  poor: { word: "poor", tone: "bad", icon: SignalLow },
};

type Sound = AudioQuality | "reconnecting" | "connecting" | "silent" | "waiting";

const soundOf = ({ status, quality }: AudioLinkState): AudioQuality | "reconnecting" | "connecting" =>
  status === "reconnecting" ? "reconnecting" : (quality ?? "connecting");

/** How the sound of a session arrives; what is said of the network is said only while sound is due. */
function useSound(session: Session): Sound {
  const { link, row } = session;
  const sound = useLink(link, soundOf);
  const isSilent = useIsSilent(session);
  if (row?.status === "waiting") return "waiting";
  // No sound is due yet, so its absence says nothing.
  if (row?.status === "ringing" && sound === "connecting") return "waiting";
  const isDue = row?.status === "active" && !("held" in row && row.held);
  return isDue && isSilent && sound !== "reconnecting" ? "silent" : sound;
}

/** A figure that changes all the time, written where it stands. */
function Figure({ link, text }: { link: AudioLink; text: (state: AudioLinkState) => string }) {
  const element = useLinkWriter<HTMLSpanElement>(link, (span, state) => {
    const next = text(state);
    if (span.textContent !== next) span.textContent = next;
  });
  return <span ref={element} className="tabular-nums" />;
}

const ms = (value: number | null): string => (value === null ? "–" : `${Math.round(value)} ms`);

const kbps = (value: number | null): string => (value === null ? "–" : `${Math.round(value)} kbit/s`);

/** Delay and network as they are, with all figures one press away. */
export function SoundState({ session }: { session: Session }) {
  const { link, row } = session;
  const sound = useSound(session);
  const nodeName = useNodeName(session.node);
  // Nothing is on its way that could be good or poor.
  if (sound === "waiting") return null;
  if (link === null) {
    return row !== null && "via" in row && row.via === "phone" ? (
      <StatePill tone="quiet" icon={<Phone />} className="text-xs">
        by phone
      </StatePill>
    ) : null;
  }
  const meaning = transportText(session, nodeName);
  return (
    <Popover
      label="How the sound arrives"
      trigger={
        <button
          type="button"
          className="inline-flex h-7 items-center gap-2 rounded-md px-1.5 text-xs text-ink-2 hover:bg-press hover:text-ink"
        >
          {sound === "silent" ? null : <Figure link={link} text={({ delayMs }) => ms(delayMs)} />}
          <SoundWord sound={sound} nodeName={nodeName} />
        </button>
      }
    >
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-xs">
        <Line name="Delay, panel to loudspeaker">
          <Figure link={link} text={({ delayMs }) => ms(delayMs)} />
        </Line>
        <Line name="There and back to the panel">
          <Figure link={link} text={({ roundTripMs }) => ms(roundTripMs)} />
        </Line>
        <Line name="Waits in the buffer">
          <Figure link={link} text={({ bufferMs }) => ms(bufferMs)} />
        </Line>
        <Line name="Comes from the panel">
          <Figure link={link} text={({ receivedKbps }) => kbps(receivedKbps)} />
        </Line>
        <Line name="Lost or late, last 10 s">
          <Figure link={link} text={({ lostRatio }) => `${(lostRatio * 100).toFixed(1)} %`} />
        </Line>
        <Line name="Gaps filled, since it began">
          <Figure link={link} text={({ concealedMs }) => ms(concealedMs)} />
        </Line>
        <Line name="Left out to catch up, since it began">
          <Figure link={link} text={({ skippedMs }) => ms(skippedMs)} />
        </Line>
      </dl>
      {meaning === null ? null : (
        <p className="mt-2 border-t border-line pt-2 text-xs text-ink-2">{meaning}</p>
      )}
    </Popover>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="text-right text-ink">{children}</dd>
    </>
  );
}

function SoundWord({ sound, nodeName }: { sound: Exclude<Sound, "waiting">; nodeName: string }) {
  if (sound === "silent") {
    return (
      <StatePill tone="bad" icon={<SignalZero />}>
        no sound from {nodeName}
      </StatePill>
    );
  }
  if (sound === "reconnecting") {
    return (
      <StatePill tone="warn" icon={<RotateCw className="motion-safe:animate-spin" />}>
        reconnecting
      </StatePill>
    );
  }
  if (sound === "connecting") {
    return (
      <StatePill tone="busy" icon={<LoaderCircle className="motion-safe:animate-spin" />}>
        connecting
      </StatePill>
    );
  }
  const { word, tone, icon: Icon } = qualities[sound];
  return (
    <StatePill tone={tone} icon={<Icon />}>
      {word}
    </StatePill>
  );
}

/** The same as an icon alone, for the small cards. */
export function SoundIcon({ session }: { session: Session }) {
  const sound = useSound(session);
  if (sound === "silent") return <SignalZero aria-label="no sound" className="size-3.5 text-bad" />;
  if (session.link === null || sound === "waiting" || sound === "connecting")
    return <SignalZero aria-hidden className="size-3.5 text-ink-3" />;
  if (sound === "reconnecting") return <RotateCw aria-label="reconnecting" className="size-3.5 text-warn" />;
  const { word, icon: Icon } = qualities[sound];
  return <Icon aria-label={`sound ${word}`} className="size-3.5" />;
}
