import { checkDurations } from "../durations";
import { AriError } from "../errors";
import { match } from "./digit-match";
import { type MediaList, type MediaUri, mediaUrisOf } from "./media";
import type { DigitSource, RecorderOptions } from "./player";
import { checkPrompt, type PromptOptions } from "./prompt-session";

/** What is asked when a recording has been made and played back. */
export interface ReviewOptions
  extends Pick<
    PromptOptions,
    | "attempts"
    | "invalidMedia"
    | "timeoutMedia"
    | "firstDigitTimeoutMs"
    | "interDigitTimeoutMs"
    | "overallTimeoutMs"
    | "lang"
  > {
  /** Played after the recording: "press 1 to keep it, …". Default nothing. */
  media?: MediaList;
  /** Default `1`, `2`, `3`. */
  keys?: { keep?: string; rerecord?: string; discard?: string };
}

/** How {@link startRecord} records. */
export interface RecordOptions
  extends Pick<RecorderOptions, "name" | "format" | "ifExists" | "beep" | "terminateOn"> {
  /**
   * It ends by itself after it, rounded up to whole seconds, or up to a second later: Asterisk waits until its clock has told
   * more seconds than these (main/app.c, `maxtime`). Default: no limit.
   */
  maxDurationMs?: number;
  /** It ends after so much silence, rounded up to whole seconds. Default: never; then Asterisk measures no talking either. */
  maxSilenceMs?: number;
  /** It must begin within it, also when the channel plays something before. Default 5,000. */
  startTimeoutMs?: number;
  /** Cancels it: the file is thrown away. */
  signal?: AbortSignal;
  /** Whose digits count. Default: the channel itself; a bridge hears none, so give one of its channels. */
  digitsFrom?: DigitSource;
  /** Plays it back and asks: keep, record again, or discard. Without an answer it is kept. Default: nothing is asked. */
  review?: ReviewOptions;
}

/** A review, checked. */
export interface Review {
  /** Played after the recording itself. */
  readonly media: readonly MediaUri[];
  readonly keys: { readonly keep: string; readonly rerecord: string; readonly discard: string };
  readonly prompt: PromptOptions;
}

/**
 * The review of the options, where one is wanted.
 * @throws {AriError} invalid_parameter
 */
export function reviewOf(options: RecordOptions): Review | undefined {
  if (options.review === undefined) return undefined;
  const { media, keys: given, ...rest } = options.review;
  const keys = { keep: "1", rerecord: "2", discard: "3", ...given };
  const entries = Object.values(keys);
  if (new Set(entries).size < entries.length) {
    throw new AriError("invalid_parameter", "two answers to the review have the same key.", {
      operation: "record",
    });
  }
  const prompt = { ...rest, match: match.oneOf(entries) };
  checkPrompt("recording:checked before there is one", prompt);
  return { media: media === undefined ? [] : mediaUrisOf(media), keys, prompt };
}

/**
 * What Asterisk is asked for. It counts whole seconds, where 0 is no limit: a part of a second is a whole one.
 * @throws {AriError} invalid_parameter
 */
export function recorderOptionsOf(options: RecordOptions): RecorderOptions {
  checkDurations("record", options, ["maxDurationMs", "maxSilenceMs", "startTimeoutMs"]);
  const { name, format, ifExists, beep, terminateOn, maxDurationMs, maxSilenceMs } = options;
  return {
    ...(name === undefined ? {} : { name }),
    ...(format === undefined ? {} : { format }),
    ...(ifExists === undefined ? {} : { ifExists }),
    ...(beep === undefined ? {} : { beep }),
    ...(terminateOn === undefined ? {} : { terminateOn }),
    ...(maxDurationMs === undefined ? {} : { maxDurationSeconds: Math.ceil(maxDurationMs / 1000) }),
    ...(maxSilenceMs === undefined ? {} : { maxSilenceSeconds: Math.ceil(maxSilenceMs / 1000) }),
  };
}
