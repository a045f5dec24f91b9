import { z } from "zod";
import { endpoint } from "../endpoint";
import * as field from "../fields";

const one = { node: field.node, id: field.bridgeId };
const accepted = z.object({ accepted: z.literal(true) });

/** Acts on bridges. */
export const bridgeCommands = {
  "bridges.create": endpoint({
    method: "POST",
    path: "/nodes/{node}/bridges",
    role: "operator",
    summary:
      "Make a bridge and put channels of ours into it; if one cannot join, the bridge is taken down again",
    input: z.object({
      node: field.node,
      type: z.enum(["mixing", "holding"]).default("mixing"),
      name: field.line(80).default(""),
      channelIds: z.array(field.channelId).max(100).default([]),
    }),
    result: z.object({ bridgeId: z.string() }),
    status: 201,
  }),
  "bridges.destroy": endpoint({
    method: "DELETE",
    path: "/nodes/{node}/bridges/{id}",
    role: "operator",
    summary: "Take a bridge down; its channels stay in the application",
    input: z.object(one),
    result: accepted,
    status: 202,
  }),
  "bridges.add": endpoint({
    method: "POST",
    path: "/nodes/{node}/bridges/{id}/channels",
    role: "operator",
    summary: "Put channels of ours into a bridge; one that is in another bridge moves",
    input: z.object({ ...one, channelIds: z.array(field.channelId).min(1).max(100) }),
    result: accepted,
    status: 202,
  }),
  "bridges.remove": endpoint({
    method: "DELETE",
    path: "/nodes/{node}/bridges/{id}/channels/{channelId}",
    role: "operator",
    summary: "Take a channel out of a bridge; it stays in the application",
    input: z.object({ ...one, channelId: field.channelId }),
    result: accepted,
    status: 202,
  }),
  "bridges.startMusic": endpoint({
    method: "POST",
    path: "/nodes/{node}/bridges/{id}/music",
    role: "operator",
    summary: "Play music on hold to all in a bridge",
    input: z.object({ ...one, class: field.musicClass.default("default") }),
    result: accepted,
    status: 202,
  }),
  "bridges.stopMusic": endpoint({
    method: "DELETE",
    path: "/nodes/{node}/bridges/{id}/music",
    role: "operator",
    summary: "Stop the music of a bridge",
    input: z.object(one),
    result: accepted,
    status: 202,
  }),
} as const;
