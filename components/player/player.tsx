"use client";

import { Download, LoaderCircle, Pause, Play, RotateCcw } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useSyncExternalStore } from "react";
import { useNodes } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { useSession } from "@/components/live/session";
import { modeRefusal, useSpyPolicy } from "@/components/live/spy-policy";
import { formatElapsed } from "@/components/live/ticker";
import { recordingSound } from "@/components/shell/recording-sound";
import { Button } from "@/components/ui/button";
import { ProblemLine } from "@/components/ui/problem-line";
import { Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";
import { Tooltip } from "@/components/ui/tooltip";
import { untrusted } from "@/components/ui/untrusted";
import type { Problem } from "@/lib/api/errors";
import type { ListedRecording } from "@/lib/api/recordings";
import { Marks, MarkTicks } from "./marks";
import { nextMark, nothingWritten, type Playback, rates, stepMs } from "./playback";
import { soundUrl } from "./recording-words";
import { usePlayback } from "./use-playback";
import { useRemoved } from "./use-removed";
import { SideVolumes, Volume } from "./volumes";

const rateOptions = rates.map((rate) => ({ value: String(rate), label: `${rate}×` }));

interface PlayerProps {
  recording: ListedRecording;
  focused?: boolean;
  /** Somebody has removed it meanwhile: the lists are being asked again, and this one goes from them. */
  onRemoved?: () => void;
}

/** Plays one recording, or says why not. */
export function Player(props: PlayerProps) {
  const { recording } = props;
  const { session } = useSession();
  const { policy } = useSpyPolicy();
  const byPolicy = modeRefusal(policy, session?.role ?? "operator", "listen");
  if (!recording.isRunning && byPolicy === null) return <Controls {...props} />;
  return (
    <div className="grid min-w-0 gap-2">
      <p className="text-ink-2">
        {byPolicy === null
          ? "It is still being recorded, and can be heard when it has ended."
          : `It cannot be heard or downloaded. ${byPolicy}`}
      </p>
      <Marks marks={recording.marks} atMs={0} onJump={null} />
    </div>
  );
}

/** Space, the arrows and M work anywhere in it. */
function Controls({ recording, focused = false, onRemoved }: PlayerProps) {
  const { setAudio, playback, state, stream, choose, volumes, setVolume } = usePlayback(recording);
  const unreachable = useUnreachable(recording.node);
  useForgottenWhenLive(recording.node, state.problem, playback);
  const hintId = useId();
  const { marks } = recording;
  const { status, atMs, durationMs } = state;
  const removed = useRemoved(state.problem, onRemoved);
  const problem = removed ?? state.problem;
  const isForGood = removed !== null || problem === nothingWritten;
  const isOn = status === "playing" || status === "waiting";
  const isLiveQuiet = useLiveQuietFor(isOn, playback);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || playback === null) return;
    // An open list of choices stands elsewhere in the page.
    if (!(event.target instanceof Element) || !event.currentTarget.contains(event.target)) return;
    if (act(event)) event.preventDefault();
    else if (event.key !== " ") return;
    // Neither the list nor the dock means it.
    event.stopPropagation();
  };
  /** Whether the key was one of ours. A control keeps the keys that it needs itself; what Space presses, it presses. */
  const act = ({ key, target }: KeyboardEvent): boolean => {
    const control =
      target instanceof Element ? target.closest("[data-keys]")?.getAttribute("data-keys") : null;
    if (key.toLowerCase() === "m") {
      const mark = nextMark(marks, atMs);
      if (mark !== null) playback?.seek(mark.offsetMs);
      return true;
    }
    if (control === "own") return false;
    if (key === "ArrowLeft") playback?.seekBy(-stepMs);
    else if (key === "ArrowRight") playback?.seekBy(stepMs);
    else if (key === " " && !(target instanceof Element && target.closest("button"))) playback?.toggle();
    else return false;
    return true;
  };

  const missing = problem?.code === "recording_gone" && stream === "both" ? problem.field : undefined;
  const left = missing === "near" ? "far" : missing === "far" ? "near" : null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form without one
    <div
      role="group"
      aria-label="Player"
      aria-describedby={hintId}
      data-keeps-keys=" m"
      onKeyDown={onKeyDown}
      className="grid min-w-0 gap-3"
    >
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said */}
      <audio ref={setAudio} preload="none" className="hidden" />
      <div className="flex min-w-0 items-center gap-3 @max-[520px]:flex-wrap">
        <button
          type="button"
          // biome-ignore lint/a11y/noAutofocus: it stands where the row was opened to hear it
          autoFocus={focused}
          aria-label={isOn ? "Pause" : "Play"}
          onClick={() => playback?.toggle()}
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-solid text-on-accent transition-colors hover:bg-accent-solid-hover [&_svg]:size-3.5"
        >
          {status === "waiting" ? (
            <LoaderCircle aria-hidden className="motion-safe:animate-spin" />
          ) : isOn ? (
            <Pause aria-hidden fill="currentColor" strokeWidth={0} />
          ) : (
            <Play aria-hidden fill="currentColor" strokeWidth={0} className="translate-x-px" />
          )}
        </button>
        <span className="min-w-9 shrink-0 text-xs tabular-nums">{formatElapsed(atMs)}</span>
        <div className="relative min-w-24 flex-1 @max-[520px]:order-last @max-[520px]:basis-full">
          <MarkTicks marks={marks} durationMs={durationMs} onJump={(to) => playback?.seek(to)} />
          <Slider
            max={Math.max(1, durationMs ?? 1)}
            step={100}
            value={Math.min(atMs, durationMs ?? 0)}
            disabled={durationMs === null}
            aria-label="Place in the recording"
            aria-valuetext={`${formatElapsed(atMs)} of ${durationMs === null ? "an unknown length" : formatElapsed(durationMs)}`}
            onValue={(to) => playback?.seek(to)}
            className="w-full"
          />
        </div>
        <span className="min-w-9 shrink-0 text-xs text-ink-2 tabular-nums">
          <span className="hidden @max-[520px]:inline">of </span>
          {durationMs === null ? "–:–" : formatElapsed(durationMs)}
        </span>
        <div className="flex shrink-0 items-center gap-1 @max-[520px]:ml-auto">
          {recording.sides === "mixed" ? <Volume volumes={volumes} onVolume={setVolume} /> : null}
          <span data-keys="own" className="inline-flex">
            <Select
              aria-label="Speed"
              options={rateOptions}
              value={String(state.rate)}
              className="w-18"
              onValueChange={(value) => playback?.setRate(Number(value))}
            />
          </span>
          <Tooltip content="Download as WAV">
            <a
              href={soundUrl(recording.id, stream, "download")}
              download={`${recording.id}.wav`}
              aria-label="Download as WAV"
              className="inline-flex size-7 items-center justify-center rounded-md text-ink-2 transition-colors hover:bg-press hover:text-ink"
            >
              <Download aria-hidden className="size-3.5" />
            </a>
          </Tooltip>
        </div>
      </div>
      {recording.sides === "apart" ? (
        <SideVolumes recording={recording} stream={stream} volumes={volumes} onVolume={setVolume} />
      ) : null}
      <Marks marks={marks} atMs={atMs} onJump={(to) => playback?.seek(to)} />
      {problem === null ? (
        unreachable === null ? null : (
          <p className="text-xs text-warn">{unreachable}</p>
        )
      ) : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <ProblemLine problem={problem} />
          {isForGood ? null : left === null ? (
            <Button size="small" onClick={() => playback?.play()}>
              <RotateCcw aria-hidden />
              Try again
            </Button>
          ) : (
            <Button size="small" onClick={() => choose(left)}>
              Hear the {left === "near" ? "left" : "right"} side alone
            </Button>
          )}
        </div>
      )}
      <p role="status" className="text-xs text-ink-2 empty:hidden">
        {isLiveQuiet
          ? "The calls you listen to are quiet while this plays. The dock turns their sound on."
          : ""}
      </p>
      <p role="status" className="sr-only">
        {status === "waiting" ? "Fetching the sound" : ""}
      </p>
      <p id={hintId} className="sr-only">
        Space plays and pauses, the left and right arrows go five seconds, M goes to the next mark.
      </p>
    </div>
  );
}

/** Tells the page that this one is heard; whether live calls are quiet because of it. */
function useLiveQuietFor(isOn: boolean, playback: Playback | null): boolean {
  const player = useId();
  useEffect(() => {
    if (!isOn) return;
    recordingSound.begin(player, () => playback?.pause());
    return () => recordingSound.end(player);
  }, [isOn, player, playback]);
  const isQuiet = useSyncExternalStore(recordingSound.subscribe, recordingSound.isLiveQuiet, () => false);
  return isOn && isQuiet;
}

/** "Not connected now" is not to stand there once the node is live again. */
function useForgottenWhenLive(name: string, problem: Problem | null, playback: Playback | null): void {
  const store = useLiveStore();
  const isMeant = problem?.code === "node_not_live";
  useEffect(() => {
    if (!isMeant) return;
    return store.onLiveAgain((node) => {
      if (node === name) playback?.forget();
    });
  }, [store, name, isMeant, playback]);
}

/** Why its file cannot be fetched now, as far as the page knows; null where nothing is known to be in the way. */
function useUnreachable(name: string): string | null {
  const nodes = useNodes();
  const node = nodes.find((each) => each.node === name);
  if (nodes.length === 0 || node?.status === "live") return null;
  return node === undefined
    ? `Its file is on ${untrusted(name)}, which this panel has no longer: it cannot be heard here.`
    : `${untrusted(node.name)} is not connected now: its file cannot be fetched until it is.`;
}
