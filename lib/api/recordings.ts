import { z } from "zod";
import { endpoint } from "./endpoint";
import * as field from "./fields";

/** One voice of a recording, as Asterisk keeps it. */
const recordedTrack = z.object({
  stream: z.enum(["mix", "near", "far"]),
  /** Of the stored recording in Asterisk. */
  name: z.string(),
  /** Null when Asterisk did not tell, as of what was lost with it: the file knows. */
  durationSeconds: z.number().nullable(),
  /** Why it failed, or that Asterisk was lost while it recorded; null when it did not. */
  failure: z.string().nullable(),
});

/**
 * `failure` of a track whose Asterisk went while it recorded. A crash leaves what was on disk: a header without a length,
 * and as much behind it as was written.
 */
export const recorderLostWords = "Asterisk was lost while it recorded: what it had written is kept.";

/** A place in a recording that somebody found worth it. */
export const recordingMark = z.object({
  /** From the beginning of the recording. */
  offsetMs: z.number(),
  text: z.string(),
  by: z.string(),
});

/** Somebody of the call, as it was told when the recording began or they came. Untrusted text. */
const recordedParty = z.object({
  /** Whose voice is on which side: `near` is who was listened to. */
  side: z.enum(["near", "far"]),
  name: z.string(),
  number: z.string(),
  /** `PJSIP/alice`, or the name of a channel without an endpoint; empty where only the call's caller id told of it. */
  endpoint: z.string(),
});

/** What a supervisor has recorded of a call. */
export const recordingRow = z.object({
  id: z.string(),
  node: z.string(),
  /** The channel that was recorded; `mix` and `near` are its voice, `far` what it heard. */
  targetId: z.string(),
  /** Every leg of the call, also of who has come into it since the beginning. */
  channelIds: z.array(z.string()),
  /** Who was in the call, near first, then as they came. Empty in rows that are older than this field. */
  parties: z.array(recordedParty),
  by: z.string(),
  sides: field.spySides,
  startedAtMs: z.number(),
  /** Null while it runs, and where the panel was killed meanwhile and it had ended before the panel was back. */
  endedAtMs: z.number().nullable(),
  /** The panel was killed while it recorded: Asterisk recorded on until the call ended or the panel was back. */
  wasCut: z.boolean(),
  tracks: z.array(recordedTrack),
  marks: z.array(recordingMark),
});

export type RecordingRow = z.infer<typeof recordingRow>;

/** A recording as the list tells it. */
export const listedRecording = recordingRow.extend({
  /** It goes on now, and can be heard when it has ended. */
  isRunning: z.boolean(),
});

export type ListedRecording = z.infer<typeof listedRecording>;

/** One voice of a recording. */
export type RecordedTrack = RecordingRow["tracks"][number];

/** Sounds that a recording can be heard as: `both` is one file, who is listened to on the left, the other on the right. */
export const soundStreams = ["mix", "near", "far", "both"] as const;
export type SoundStream = (typeof soundStreams)[number];

/**
 * Names of the stored recordings in Asterisk, by stream. They follow from id and sides alone, so that what a killed
 * panel never wrote down can be heard too.
 */
export function storedNames({ id, sides }: Pick<RecordingRow, "id" | "sides">): {
  stream: RecordedTrack["stream"];
  name: string;
}[] {
  return sides === "mixed"
    ? [{ stream: "mix", name: id }]
    : [
        { stream: "near", name: `${id}-near` },
        { stream: "far", name: `${id}-far` },
      ];
}

const recordingId = z.string().min(1).max(80);

/** The one read that answers no JSON: the sound itself, `audio/wav`, whole or by `Range`. */
export const recordingSound = endpoint({
  method: "GET",
  path: "/recordings/{id}/tracks/{stream}",
  role: "supervisor",
  summary: "Hear a recording, or download it: a WAV file, one side or both (left and right)",
  input: z.object({
    id: recordingId,
    stream: z.enum(soundStreams),
    /** `download`: as a file to keep. */
    as: z.enum(["sound", "download"]).default("sound"),
  }),
  result: z.string(),
  status: 200,
});

/** What can be done to a recording. */
export const recordingCommands = {
  "recordings.remove": endpoint({
    method: "DELETE",
    path: "/recordings/{id}",
    role: "admin",
    summary: "Remove a recording for good: its files in Asterisk and its row",
    input: z.object({ id: recordingId }),
    /** Files that were not there any more, and those of a node that this panel has no longer, which stay. */
    result: z.object({
      failed: z.array(z.object({ id: z.string(), code: z.enum(["recording_gone", "node_unknown"]) })),
    }),
    status: 200,
  }),
} as const;
