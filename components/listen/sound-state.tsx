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
import { Popover } from "@/components/ui/popover";
import { StatePill, type Tone } from "@/components/ui/state-pill";
import type { AudioLink } from "@/lib/audio/browser/audio-link";
import type { AudioLinkState, AudioQuality } from "@/lib/audio/link-state";
import type { Session } from "./sessions";
import { codecs, transports } from "./transport";
import { useLink, useLinkWriter } from "./use-link";

const qualities: Record<AudioQuality, { word: string; tone: Tone; icon: LucideIcon }> = {
  good: { word: "good", tone: "good", icon: SignalHigh },
  fair: { word: "fair", tone: "warn", icon: SignalMedium },
  poor: { word: "poor", tone: "bad", icon: SignalLow },
};

const soundOf = ({ status, quality }: AudioLinkState): AudioQuality | "reconnecting" | "connecting" =>
  status === "reconnecting" ? "reconnecting" : (quality ?? "connecting");

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
  const sound = useLink(link, soundOf);
  if (link === null) {
    return row !== null && "via" in row && row.via === "phone" ? (
      <StatePill tone="quiet" icon={<Phone />} className="text-xs">
        by phone
      </StatePill>
    ) : null;
  }
  const transport = row === null || row.transport === null ? null : transports[row.transport];
  const codec = row === null || !("codec" in row) || row.codec === null ? null : codecs[row.codec];
  return (
    <Popover
      label="How the sound arrives"
      trigger={
        <button
          type="button"
          className="inline-flex h-7 items-center gap-2 rounded-md px-1.5 text-xs text-ink-2 hover:bg-press hover:text-ink"
        >
          <Figure link={link} text={({ delayMs }) => ms(delayMs)} />
          <SoundWord sound={sound} />
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
        <Line name="Made up for lost sound">
          <Figure link={link} text={({ concealedMs }) => ms(concealedMs)} />
        </Line>
        <Line name="Left out to be in step">
          <Figure link={link} text={({ skippedMs }) => ms(skippedMs)} />
        </Line>
      </dl>
      {transport === null ? null : (
        <p className="mt-2 border-t border-line pt-2 text-xs text-ink-2">
          {transport.meaning} {codec?.meaning}
        </p>
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

function SoundWord({ sound }: { sound: ReturnType<typeof soundOf> }) {
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
export function SoundIcon({ link }: { link: AudioLink | null }) {
  const sound = useLink(link, soundOf);
  if (link === null || sound === "connecting")
    return <SignalZero aria-hidden className="size-3.5 text-ink-3" />;
  if (sound === "reconnecting") return <RotateCw aria-label="reconnecting" className="size-3.5 text-warn" />;
  const { word, icon: Icon } = qualities[sound];
  return <Icon aria-label={`sound ${word}`} className="size-3.5" />;
}
