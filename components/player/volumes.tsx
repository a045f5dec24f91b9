import { Volume1, Volume2, VolumeX } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { Slider } from "@/components/ui/slider";
import type { RecordingRow, SoundStream } from "@/lib/api/recordings";
import { sideText } from "./recording-words";
import type { Volumes } from "./use-playback";

interface VolumeProps {
  volumes: Volumes;
  onVolume: (which: keyof Volumes, volume: number) => void;
}

/** Of a sound that is one: silence and full, as the system's own volume does the rest. */
export function Volume({ volumes, onVolume }: VolumeProps) {
  return (
    <Control
      which="all"
      of="the recording"
      volumes={volumes}
      onVolume={onVolume}
      className="w-20 @max-[520px]:w-14"
    />
  );
}

/** Each side has its own ear and its own volume. */
export function SideVolumes({
  recording,
  stream,
  volumes,
  onVolume,
}: VolumeProps & { recording: RecordingRow; stream: SoundStream }) {
  const sides = [
    { side: "near", ear: "Left", who: sideText(recording, "near") ?? "who was listened to" },
    { side: "far", ear: "Right", who: sideText(recording, "far") ?? "the other side" },
  ] as const;
  return (
    <div className="flex flex-wrap gap-x-8 gap-y-2 @max-[520px]:flex-col">
      {sides
        // Alone, a side is in both ears.
        .filter(({ side }) => stream === "both" || stream === side)
        .map(({ side, ear, who }) => (
          <div key={side} className="flex min-w-0 items-center gap-2">
            <span className="shrink-0 text-xs text-ink-2 @max-[520px]:w-9">
              {stream === "both" ? ear : "Alone"}
            </span>
            <span className="min-w-0 truncate @max-[520px]:flex-1">{who}</span>
            <Control which={side} of={who} volumes={volumes} onVolume={onVolume} className="w-24" />
          </div>
        ))}
    </div>
  );
}

function Control({
  which,
  of,
  volumes,
  onVolume,
  className,
}: VolumeProps & { which: keyof Volumes; of: string; className: string }) {
  const percent = Math.round(volumes[which] * 100);
  const Icon = percent === 0 ? VolumeX : percent > 50 ? Volume2 : Volume1;
  return (
    <span className="flex shrink-0 items-center gap-0.5">
      <IconButton
        label={percent === 0 ? `Sound of ${of} on` : `Sound of ${of} off`}
        className="size-6"
        onClick={() => onVolume(which, percent === 0 ? 1 : 0)}
      >
        <Icon aria-hidden />
      </IconButton>
      <Slider
        data-keys="own"
        max={100}
        step={5}
        value={percent}
        aria-label={`Volume of ${of}`}
        aria-valuetext={`${percent} %`}
        onValue={(value) => onVolume(which, value / 100)}
        className={className}
      />
    </span>
  );
}
