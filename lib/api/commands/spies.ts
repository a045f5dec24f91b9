import { z } from "zod";
import { endpoint } from "../endpoint";
import * as field from "../fields";

const one = { node: field.node, id: z.string().min(1).max(149) };
const accepted = z.object({ accepted: z.literal(true) });

/** Listening by the supervisor's phone. */
export const spyCommands = {
  "spies.start": endpoint({
    method: "POST",
    path: "/nodes/{node}/channels/{channelId}/spies",
    role: "supervisor",
    summary: "Ring a phone, then let it listen to a channel, whisper to its party, or barge in",
    input: z.object({
      node: field.node,
      channelId: field.channelId,
      mode: field.spyMode.default("listen"),
      endpoint: field.dialString,
      timeoutMs: z.number().int().min(1_000).max(120_000).default(30_000),
    }),
    result: z.object({ spyId: z.string() }),
    status: 202,
  }),
  "spies.change": endpoint({
    method: "PATCH",
    path: "/nodes/{node}/spies/{id}",
    role: "supervisor",
    summary: "Change between listen, whisper and barge while it runs",
    input: z.object({ ...one, mode: field.spyMode }),
    result: accepted,
    status: 202,
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
} as const;
