"use client";

import { Volume1, Volume2, VolumeX } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { Slider } from "@/components/ui/slider";
import type { StreamName } from "@/lib/audio/wire";
import { useListening } from "./listen-provider";
import type { Session } from "./sessions";

interface VolumeProps {
  session: Session;
  stream: StreamName | "all";
  /** Whose voice, where there are two. */
  of?: string;
  className?: string;
}

/** From silent to twice as loud as it comes. */
export function Volume({ session, stream, of, className }: VolumeProps) {
  const { store } = useListening();
  const percent = Math.round(session.volumes[stream] * 100);
  return (
    <Slider
      max={200}
      step={5}
      value={percent}
      aria-label={of === undefined ? "Volume" : `Volume of ${of}`}
      aria-valuetext={`${percent} %`}
      title={`${percent} %`}
      onValue={(next) => store.setVolume(session.key, stream, next / 100)}
      className={className}
    />
  );
}

/** Lets a session through to the loudspeaker, or only to its meter. */
export function SoundButton({ session, shortcut }: { session: Session; shortcut?: string | undefined }) {
  const { store } = useListening();
  const { isAudible } = session;
  const percent = session.volumes.all * 100;
  const Icon = !isAudible ? VolumeX : percent > 50 ? Volume2 : Volume1;
  return (
    <IconButton
      label={isAudible ? "Sound off" : "Sound on"}
      shortcut={shortcut}
      aria-pressed={!isAudible}
      className={isAudible ? undefined : "text-warn"}
      onClick={() => store.toggleSound(session.key)}
    >
      <Icon aria-hidden />
    </IconButton>
  );
}
