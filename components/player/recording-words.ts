import { formatElapsed } from "@/components/live/ticker";
import { partyText } from "@/components/ui/call-label";
import {
  type ListedRecording,
  type RecordingRow,
  recorderLostWords,
  type SoundStream,
} from "@/lib/api/recordings";

/** Who is on a side: `alice (1001)`, or several with commas; null where it was not kept. */
export function sideText({ parties }: Pick<RecordingRow, "parties">, side: "near" | "far"): string | null {
  const texts = parties.filter((party) => party.side === side).map(partyText);
  return texts.length === 0 ? null : texts.join(", ");
}

/** Both parties: `bob (1002) with carol (1003)`. */
export function recordingText(recording: Pick<RecordingRow, "parties" | "targetId">): string {
  const near = sideText(recording, "near");
  const far = sideText(recording, "far");
  if (near === null) return far ?? `Channel ${recording.targetId}`;
  return far === null ? near : `${near} with ${far}`;
}

/** How long it is; null where nobody knows before it is played, as of what was lost with its Asterisk. */
export function lengthMs({ startedAtMs, endedAtMs, tracks }: RecordingRow): number | null {
  const seconds = tracks.flatMap(({ durationSeconds }) => durationSeconds ?? []);
  if (seconds.length > 0) return Math.max(...seconds) * 1_000;
  const isWhole = tracks.every(({ failure }) => failure === null);
  return endedAtMs === null || !isWhole ? null : endedAtMs - startedAtMs;
}

/** `02:14`; where its end was never told, that. */
export function lengthText(recording: RecordingRow & { isRunning?: boolean }): string {
  if (recording.isRunning === true) return "recording";
  const known = lengthMs(recording);
  return known === null ? "not known" : formatElapsed(known);
}

/** That nobody saw it end, or that Asterisk was lost before it, in sentences; null where its end was seen, and while it goes on. */
export function cutText({
  wasCut,
  endedAtMs,
  isRunning,
  tracks,
}: Pick<ListedRecording, "wasCut" | "endedAtMs" | "isRunning" | "tracks">): string | null {
  const isLost = tracks.some(({ failure }) => failure === recorderLostWords);
  if (!isRunning && !wasCut && isLost) return `Cut off: ${recorderLostWords}`;
  if (isRunning || (!wasCut && endedAtMs !== null)) return null;
  const why = "Cut off: the panel was stopped while it recorded.";
  if (endedAtMs === null) return `${why} Nobody knows when it ended; what Asterisk has of it can be heard.`;
  const at = new Date(endedAtMs).toLocaleTimeString(undefined, { timeStyle: "medium" });
  return `${why} Asterisk recorded on until the panel was back, at ${at}.`;
}

/** Why a track failed; null where it did not, and where {@link cutText} says it of the whole. */
export function failureText({ failure }: RecordingRow["tracks"][number], cut: string | null): string | null {
  return failure === null || cut?.endsWith(failure) ? null : failure;
}

export const sidesWords: Record<RecordingRow["sides"], string> = { mixed: "One track", apart: "Two tracks" };

/** Address of the sound. */
export function soundUrl(id: string, stream: SoundStream, as: "sound" | "download" = "sound"): string {
  return `/api/v1/recordings/${encodeURIComponent(id)}/tracks/${stream}${as === "sound" ? "" : `?as=${as}`}`;
}

/** All of it, as it is heard. */
export function wholeStream({ sides }: Pick<RecordingRow, "sides">): SoundStream {
  return sides === "mixed" ? "mix" : "both";
}

/** `14:03` of today, `Nov 3, 14:03` of this year, else with the year. */
export function startedText(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const now = new Date(nowMs);
  const time = at.toLocaleTimeString(undefined, { timeStyle: "short" });
  if (at.toDateString() === now.toDateString()) return time;
  const day = at.toLocaleDateString(undefined, {
    month: "short",
    day: "numeric",
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" }),
  });
  return `${day}, ${time}`;
}
