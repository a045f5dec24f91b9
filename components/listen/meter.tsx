"use client";

import { useEffect, useRef } from "react";
import { classNames } from "@/components/ui/class-names";
import type { AudioLink } from "@/lib/audio/browser/audio-link";
import type { Microphone } from "@/lib/audio/browser/microphone";
import type { StreamName } from "@/lib/audio/wire";
import { useLinkWriter } from "./use-link";

/** Speech on a telephone lies between these; below is the noise of the line. */
const [quietDb, loudDb] = [-54, -12];

/** How much of a meter is filled, 0…1. */
function meterFill(levelDb: number): number {
  return Math.max(0, Math.min(1, (levelDb - quietDb) / (loudDb - quietDb)));
}

const track = "block h-1.5 min-w-8 flex-1 overflow-hidden rounded-full bg-press";
const bar =
  "block h-full w-full origin-left scale-x-0 rounded-full bg-good transition-transform duration-100 ease-linear";

interface MeterProps {
  link: AudioLink | null;
  /** Which voice; the loudest of all where none is named. */
  stream?: StreamName;
  /** It is not let through to the loudspeaker. */
  quiet?: boolean;
  className?: string;
}

/** How loud it is now. Only the bar is moved: nothing is drawn again. */
export function Meter({ link, stream, quiet = false, className }: MeterProps) {
  const element = useLinkWriter<HTMLSpanElement>(link, (span, { levelsDb }) => {
    const levelDb =
      stream === undefined ? Math.max(-100, ...Object.values(levelsDb)) : (levelsDb[stream] ?? -100);
    span.style.scale = `${meterFill(levelDb).toFixed(3)} 1`;
  });
  return (
    <span aria-hidden data-meter={stream ?? "all"} className={classNames(track, className)}>
      <span ref={element} className={classNames(bar, quiet && "bg-ink-3")} />
    </span>
  );
}

/** How loud the own microphone is now. */
export function MicrophoneMeter({ microphone, className }: { microphone: Microphone; className?: string }) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const update = () => {
      const fill = meterFill(microphone.snapshot().levelDb ?? -100);
      if (element.current !== null) element.current.style.scale = `${fill.toFixed(3)} 1`;
    };
    update();
    return microphone.subscribe(update);
  }, [microphone]);
  return (
    <span aria-hidden className={classNames(track, className)}>
      <span ref={element} className={bar} />
    </span>
  );
}
