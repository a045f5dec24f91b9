import { z } from "zod";
import { endpoint } from "../endpoint";
import * as field from "../fields";
import { ticket } from "./spies";

const one = { node: field.node, id: z.string().min(1).max(149) };
const accepted = z.object({ accepted: z.literal(true) });

const dialled = {
  /** What the other party's phone shows; by default the name of who calls. */
  callerId: field.callerId.default(""),
  /** How long it rings. */
  timeoutMs: z.number().int().min(1_000).max(600_000).default(30_000),
};

/** With whom a browser talks. */
export const talkTarget = z.discriminatedUnion("kind", [
  /** A caller in our application who talks with nobody: waiting, ringing in, on hold. Answered where it was not. */
  z.strictObject({ kind: z.literal("channel"), channelId: field.channelId }),
  /** A bridge of ours: joined as one more member. */
  z.strictObject({ kind: z.literal("bridge"), bridgeId: field.bridgeId }),
  z.strictObject({ kind: z.literal("endpoint"), endpoint: field.dialString, ...dialled }),
  z.strictObject({
    kind: z.literal("extension"),
    extension: field.extension,
    context: field.context.default("default"),
    ...dialled,
  }),
]);
export type TalkTarget = z.output<typeof talkTarget>;

/** The browser as a phone. */
export const talkCommands = {
  "talks.start": endpoint({
    method: "POST",
    path: "/nodes/{node}/talks",
    role: "operator",
    summary:
      "Talk in the browser: take a caller of ours, join a bridge of ours, or place a call; your talk that runs is put on hold",
    input: z.object({ node: field.node, to: talkTarget }),
    /**
     * `ticket` opens the audio socket: only then a caller is answered or a bridge joined. What becomes of it the row of
     * the talk tells.
     */
    result: z.object({ talkId: z.string(), ticket }),
    status: 202,
  }),
  "talks.change": endpoint({
    method: "PATCH",
    path: "/nodes/{node}/talks/{id}",
    role: "operator",
    summary:
      "Mute the own microphone, or hold: the other party hears music, the others of a bridge go on; to take back puts your other talk on hold",
    input: z.object({ ...one, muted: z.boolean().optional(), held: z.boolean().optional() }),
    result: accepted,
    status: 202,
  }),
  "talks.dtmf": endpoint({
    method: "POST",
    path: "/nodes/{node}/talks/{id}/dtmf",
    role: "operator",
    summary: "Send DTMF digits to the other party",
    input: z.object({ ...one, digits: field.dtmfDigits }),
    result: accepted,
    status: 202,
  }),
  "talks.ticket": endpoint({
    method: "POST",
    path: "/nodes/{node}/talks/{id}/tickets",
    role: "operator",
    summary: "Another ticket for the audio socket of one's own talk, after its connection was cut",
    input: z.object(one),
    result: z.object({ ticket }),
    status: 201,
  }),
  "talks.end": endpoint({
    method: "DELETE",
    path: "/nodes/{node}/talks/{id}",
    role: "operator",
    summary: "Hang up: the only other party is hung up too, a bridge that was joined goes on",
    input: z.object(one),
    result: accepted,
    status: 202,
  }),
} as const;
