import { z } from "zod";
import * as field from "./fields";

/** One voice of a recording, as Asterisk keeps it. */
const recordedTrack = z.object({
  stream: z.enum(["mix", "near", "far"]),
  /** Of the stored recording in Asterisk. */
  name: z.string(),
  /** Null when Asterisk did not tell. */
  durationSeconds: z.number().nullable(),
  /** Why it failed; null when it did not. */
  failure: z.string().nullable(),
});

/** A place in a recording that somebody found worth it. */
export const recordingMark = z.object({
  /** From the beginning of the recording. */
  offsetMs: z.number(),
  text: z.string(),
  by: z.string(),
});

/** What a supervisor has recorded of a call. */
export const recordingRow = z.object({
  id: z.string(),
  node: z.string(),
  /** The channel that was recorded; `mix` and `near` are its voice, `far` what it heard. */
  targetId: z.string(),
  /** Every leg of the call, as it was at the beginning. */
  channelIds: z.array(z.string()),
  by: z.string(),
  sides: field.spySides,
  startedAtMs: z.number(),
  /** Null while it runs, and where the panel was killed meanwhile. */
  endedAtMs: z.number().nullable(),
  tracks: z.array(recordedTrack),
  marks: z.array(recordingMark),
});

export type RecordingRow = z.infer<typeof recordingRow>;
