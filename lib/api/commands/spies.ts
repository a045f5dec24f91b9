import { z } from "zod";
import { audioCodecs } from "../../audio/wire";
import { endpoint } from "../endpoint";
import * as field from "../fields";
import { recordingMark } from "../recordings";
import { spyPolicy } from "../spy-policy";
import { spyWarning } from "../spy-warnings";

const one = { node: field.node, id: z.string().min(1).max(149) };
const accepted = z.object({ accepted: z.literal(true) });

/** Opens the audio socket of one session: once, for its owner, within a minute. */
export const ticket = z.string();

/** Listening, by the page or by the supervisor's phone. */
export const spyCommands = {
  "spies.start": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels/{channelId}/spies",
    role: "supervisor",
    summary: "Listen to a channel in the browser or by a phone, whisper to one party, or barge in",
    input: z.object({
      node: field.node,
      channelId: field.channelId,
      via: z.enum(["browser", "phone"]).default("phone"),
      /** A call that is not answered yet is begun by listening, with its answer. */
      mode: field.spyMode.default("listen"),
      /** The phone to ring; needed by phone, of no use by browser. */
      endpoint: field.dialString.optional(),
      timeoutMs: z.number().int().min(1_000).max(120_000).default(30_000),
      sides: field.spySides.default("mixed"),
      whisperTo: field.whisperTo.default("near"),
      /** Listen on to the next call of the same endpoint. By browser only. */
      follow: z.boolean().default(false),
      /** What the browser can decode beside PCM; the policy and the node decide which it is. */
      codecs: z.array(z.enum(audioCodecs)).max(audioCodecs.length).default([]),
      reason: field.line(200).default(""),
      /**
       * Of a call on hold whose music may stop when somebody begins to listen: `keep` refuses it, also when the phone has
       * answered and of each next call of who is followed; `may_stop` goes on all the same and says so in `warnings`. The
       * page asks its user before, by the same facts.
       */
      holdMusic: z.enum(["may_stop", "keep"]).default("may_stop"),
    }),
    /**
     * `ticket` opens the audio socket; null by phone. `warnings` of the call as it was a moment before: what may have gone
     * wrong by listening to it, none as a rule.
     */
    result: z.object({ spyId: z.string(), ticket: ticket.nullable(), warnings: z.array(spyWarning) }),
    status: 202,
  }),
  "spies.change": endpoint({
    method: "PATCH",
    path: "/nodes/{node}/spies/{id}",
    role: "supervisor",
    summary: "Change mode, whom a whisper reaches, the sides or following, while it runs",
    input: z.object({
      ...one,
      mode: field.spyMode.optional(),
      whisperTo: field.whisperTo.optional(),
      sides: field.spySides.optional(),
      follow: z.boolean().optional(),
    }),
    result: accepted,
    status: 202,
  }),
  "spies.ticket": endpoint({
    method: "POST",
    path: "/nodes/{node}/spies/{id}/tickets",
    role: "supervisor",
    summary: "Another ticket for the audio socket of a session in the browser, after its connection was cut",
    input: z.object(one),
    result: z.object({ ticket }),
    status: 201,
  }),
  "spies.end": endpoint({
    method: "DELETE",
    path: "/nodes/{node}/spies/{id}",
    role: "supervisor",
    summary: "End a spy: its snoop, its bridge and the supervisor's leg go; the call is not touched",
    input: z.object(one),
    result: accepted,
    status: 202,
  }),
  "spies.record": endpoint({
    method: "POST",
    path: "/nodes/{node}/spies/{id}/recording",
    role: "supervisor",
    summary:
      "Record the call that is listened to, as a recording of Asterisk; both sides as two tracks if wanted",
    input: z.object({ ...one, sides: field.spySides.default("mixed") }),
    result: z.object({ recordingId: z.string() }),
    status: 201,
  }),
  "spies.stopRecording": endpoint({
    method: "DELETE",
    path: "/nodes/{node}/spies/{id}/recording",
    role: "supervisor",
    summary: "Stop recording and keep what was recorded",
    input: z.object(one),
    result: accepted,
    status: 200,
  }),
  "spies.mark": endpoint({
    method: "POST",
    path: "/nodes/{node}/spies/{id}/marks",
    role: "supervisor",
    summary: "Mark a moment in the recording that runs: this one, or one since it began",
    input: z.object({
      ...one,
      text: field.line(200).default(""),
      /**
       * The moment that is meant, by the clock of the node's Asterisk, as the row's `recording.startedAtMs` is: whoever
       * writes words does so after it. Taken no earlier than the recording's start and no later than now; absent for now.
       */
      atMs: z.number().int().min(0).optional(),
    }),
    result: recordingMark,
    status: 201,
  }),
  "spyPolicy.change": endpoint({
    method: "PUT",
    path: "/policies/listening",
    role: "admin",
    summary: "Decide who may listen how, what the parties are told, and whether a reason is asked for",
    input: spyPolicy,
    /** `uncheckedNodes` by name: nobody knows whether these can play the sound of the notice. */
    result: spyPolicy.extend({ uncheckedNodes: z.array(z.string()) }),
    status: 200,
  }),
} as const;
