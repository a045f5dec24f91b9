import { checkDurations } from "../durations";
import { AriError } from "../errors";
import { type DigitMatch, ignoresDigits, match } from "./digit-match";
import { type MediaList, type MediaUri, mediaUrisOf } from "./media";
import { MediaSession, type MediaSessionOptions, type PlayResult } from "./media-session";
import type { Player } from "./player";
import type { PromptRules } from "./prompt-state";

/** How {@link startPrompt} asks. */
export interface PromptOptions extends MediaSessionOptions {
  /** What counts as an entry. Default `match.any()`, one digit. */
  match?: DigitMatch;
  /** How many times it is asked at most. Default 3. */
  attempts?: number;
  /** Played before it is asked again, when the entry was none. Default nothing. */
  invalidMedia?: MediaList;
  /** The same when the time was over. Default nothing. */
  timeoutMedia?: MediaList;
  /** For the first digit, from the end of the audio. Default 4,000. */
  firstDigitTimeoutMs?: number;
  /** From each digit to the next. Default 3,000. */
  interDigitTimeoutMs?: number;
  /** For all digits of an attempt, from the end of the audio. Default 180,000. */
  overallTimeoutMs?: number;
}

/** A question that is being asked, until its `result`. */
export interface PromptSession {
  /** Never rejects: what went wrong is its `status` and `error`. No timer and no listener is left after it. */
  readonly result: Promise<PlayResult>;
  /** Stops it, as `cancelled`. @returns its result */
  stop(): Promise<PlayResult>;
  /** Ends the audio of this attempt; digits are waited for as after its end. */
  stopAudio(): void;
}

const defaults = {
  attempts: 3,
  firstDigitTimeoutMs: 4_000,
  interDigitTimeoutMs: 3_000,
  overallTimeoutMs: 180_000,
} as const satisfies PromptOptions;

/** A prompt whose parameters have been checked. */
export interface CheckedPrompt {
  readonly rules: PromptRules;
  readonly mediaOf: (after: "start" | "invalid" | "timeout") => readonly MediaUri[];
}

/**
 * Plays, and waits for digits. The first digit stops the audio and counts; one typed while "that was wrong" plays counts
 * for the next attempt. Right is `status: "finished", match: "complete"`.
 * @throws {AriError} invalid_parameter, before anything is sent
 */
export function startPrompt(player: Player, media: MediaList, options: PromptOptions = {}): PromptSession {
  const { rules, mediaOf } = checkPrompt(media, options);
  const session = new MediaSession(player, rules, options, mediaOf);
  return {
    result: session.result,
    stop: () => {
      session.stop();
      return session.result;
    },
    stopAudio: () => session.stopAudio(),
  };
}

/**
 * Checks what a prompt is to be started with.
 * @throws {AriError} invalid_parameter
 */
export function checkPrompt(media: MediaList, options: PromptOptions): CheckedPrompt {
  const { attempts, firstDigitTimeoutMs, interDigitTimeoutMs, overallTimeoutMs } = {
    ...defaults,
    ...options,
  };
  const uris = mediaUrisOf(media);
  const before = {
    start: [],
    invalid: options.invalidMedia === undefined ? [] : mediaUrisOf(options.invalidMedia),
    timeout: options.timeoutMedia === undefined ? [] : mediaUrisOf(options.timeoutMedia),
  };
  const digitMatch = options.match ?? match.any();
  if (ignoresDigits(digitMatch)) throw invalid("a prompt that takes no digits never ends well: use play");
  if (!Number.isInteger(attempts) || attempts < 1) throw invalid(`attempts is ${attempts}, not 1 or more`);
  checkDurations("prompt", options, [
    "startTimeoutMs",
    "maxDurationMs",
    "firstDigitTimeoutMs",
    "interDigitTimeoutMs",
    "overallTimeoutMs",
  ]);
  const timeouts = {
    firstDigitMs: firstDigitTimeoutMs,
    interDigitMs: interDigitTimeoutMs,
    overallMs: overallTimeoutMs,
  };
  return {
    rules: { match: digitMatch, attempts, timeouts },
    mediaOf: (after) => [...before[after], ...uris],
  };
}

function invalid(what: string): AriError {
  return new AriError("invalid_parameter", `${what}.`, { operation: "prompt" });
}
