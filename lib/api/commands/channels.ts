import { z } from "zod";
import { endpoint } from "../endpoint";
import * as field from "../fields";

const one = { node: field.node, id: field.channelId };
const accepted = z.object({ accepted: z.literal(true) });

/** Acts on channels. Each is one file of the same name in `server/commands`. */
export const channelCommands = {
  "channels.originate": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels",
    role: "operator",
    summary:
      "Place a call: ring an endpoint, then connect it to an extension, to our application, or to a second party",
    input: z.object({
      node: field.node,
      endpoint: field.dialString,
      to: z.discriminatedUnion("kind", [
        z.strictObject({
          kind: z.literal("extension"),
          extension: field.extension,
          context: field.context.default("default"),
          priority: field.priority.default(1),
        }),
        z.strictObject({ kind: z.literal("application"), arguments: field.line(200).default("") }),
        z.strictObject({ kind: z.literal("party"), endpoint: field.dialString }),
      ]),
      callerId: field.callerId.default(""),
      /** How long the endpoint rings. */
      timeoutMs: z.number().int().min(1_000).max(600_000).default(30_000),
    }),
    result: z.object({ channelId: z.string() }),
    status: 202,
  }),
  "channels.hangup": endpoint({
    method: "DELETE",
    path: "/nodes/{node}/channels/{id}",
    role: "operator",
    summary: "Hang up a channel, wherever it is; one that has gone already counts as done",
    input: z.object({ ...one, reason: field.hangupReason.default("normal") }),
    result: accepted,
    status: 202,
  }),
  "channels.hangupMany": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels/hangup",
    role: "operator",
    summary: "Hang up several channels of a node; the answer says which could not be",
    input: z.object({
      node: field.node,
      ids: z.array(field.channelId).min(1).max(5_000),
      reason: field.hangupReason.default("normal"),
    }),
    result: z.object({
      hungUp: z.number().int(),
      failed: z.array(z.object({ id: z.string(), code: z.string(), detail: z.string() })),
    }),
    status: 200,
  }),
  "channels.answer": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels/{id}/answer",
    role: "operator",
    summary: "Answer a channel that rings in our application",
    input: z.object(one),
    result: accepted,
    status: 202,
  }),
  "channels.hold": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels/{id}/hold",
    role: "operator",
    summary: "Put a channel of ours on hold",
    input: z.object(one),
    result: accepted,
    status: 202,
  }),
  "channels.unhold": endpoint({
    method: "DELETE",
    path: "/nodes/{node}/channels/{id}/hold",
    role: "operator",
    summary: "Take a channel of ours off hold",
    input: z.object(one),
    result: accepted,
    status: 202,
  }),
  "channels.mute": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels/{id}/mute",
    role: "operator",
    summary: "Mute a channel of ours: what the party says (in), what it hears (out), or both",
    input: z.object({ ...one, direction: field.muteDirection.default("in") }),
    result: accepted,
    status: 202,
  }),
  "channels.unmute": endpoint({
    method: "DELETE",
    path: "/nodes/{node}/channels/{id}/mute",
    role: "operator",
    summary: "Unmute a channel of ours, in both directions",
    input: z.object(one),
    result: accepted,
    status: 202,
  }),
  "channels.startMusic": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels/{id}/music",
    role: "operator",
    summary: "Play music on hold to a channel of ours",
    input: z.object({ ...one, class: field.musicClass.default("default") }),
    result: accepted,
    status: 202,
  }),
  "channels.stopMusic": endpoint({
    method: "DELETE",
    path: "/nodes/{node}/channels/{id}/music",
    role: "operator",
    summary: "Stop the music on hold of a channel of ours",
    input: z.object(one),
    result: accepted,
    status: 202,
  }),
  "channels.dtmf": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels/{id}/dtmf",
    role: "operator",
    summary: "Send DTMF digits to the party of a channel of ours",
    input: z.object({
      ...one,
      digits: field.dtmfDigits,
      durationMs: z.number().int().min(40).max(2_000).default(100),
      betweenMs: z.number().int().min(40).max(2_000).default(100),
    }),
    result: accepted,
    status: 202,
  }),
  "channels.continue": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels/{id}/continue",
    role: "operator",
    summary:
      "Let a channel of ours leave the application and go on in the dialplan, at a place if one is given",
    input: z.object({
      ...one,
      context: field.context.optional(),
      extension: field.extension.optional(),
      priority: field.priority.optional(),
    }),
    result: accepted,
    status: 202,
  }),
  "channels.redirect": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels/{id}/redirect",
    role: "operator",
    summary:
      "Send the party of a channel of ours to another address of the same technology (SIP 302 or REFER)",
    input: z.object({ ...one, endpoint: field.dialString }),
    result: accepted,
    status: 202,
  }),
} as const;
