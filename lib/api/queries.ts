import { z } from "zod";
import { token, user } from "./commands/administration";
import { endpoint } from "./endpoint";
import * as field from "./fields";
import { listedRecording } from "./recordings";
import { spyPolicy } from "./spy-policy";

const row = z.record(z.string(), z.unknown());
const paging = {
  /** `id` of the last row of the page before. */
  before: z.string().max(80).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

/** One line of the audit: who did what to whom, and how it ended. */
export const auditRow = z.object({
  id: z.string(),
  atMs: z.number(),
  actor: z.string(),
  actorKind: z.enum(["user", "token", "system"]),
  role: z.string(),
  address: z.string(),
  command: z.string(),
  node: z.string().nullable(),
  target: z.string().nullable(),
  input: z.record(z.string(), z.unknown()),
  outcome: z.enum(["started", "done", "failed", "refused", "unknown"]),
  code: z.string().nullable(),
  detail: z.string().nullable(),
  durationMs: z.number().nullable(),
  requestId: z.string(),
});

/** Every read of the API. */
export const queries = {
  me: endpoint({
    method: "GET",
    path: "/me",
    role: "operator",
    summary: "Who is signed in",
    input: z.object({}),
    result: z.object({ id: z.string(), username: z.string(), name: z.string(), role: field.role }),
    status: 200,
  }),
  live: endpoint({
    method: "GET",
    path: "/live",
    role: "operator",
    summary: "All nodes with all rows: what a browser starts from",
    input: z.object({}),
    result: z.object({ panelMs: z.number(), nodes: z.array(row) }),
    status: 200,
  }),
  nodes: endpoint({
    method: "GET",
    path: "/nodes",
    role: "operator",
    summary: "Each Asterisk's health",
    input: z.object({}),
    result: z.object({ nodes: z.array(row) }),
    status: 200,
  }),
  channels: endpoint({
    method: "GET",
    path: "/nodes/{node}/channels",
    role: "operator",
    summary: "Channels of a node, each with what can be done to it now and why not",
    input: z.object({ node: field.node }),
    result: z.object({ channels: z.array(row) }),
    status: 200,
  }),
  channel: endpoint({
    method: "GET",
    path: "/nodes/{node}/channels/{id}",
    role: "operator",
    summary: "One channel, with what can be done to it now and why not",
    input: z.object({ node: field.node, id: field.channelId }),
    result: row,
    status: 200,
  }),
  calls: endpoint({
    method: "GET",
    path: "/nodes/{node}/calls",
    role: "operator",
    summary: "The legs that belong together, as calls",
    input: z.object({ node: field.node }),
    result: z.object({ calls: z.array(row) }),
    status: 200,
  }),
  bridges: endpoint({
    method: "GET",
    path: "/nodes/{node}/bridges",
    role: "operator",
    summary: "Bridges of a node with their members",
    input: z.object({ node: field.node }),
    result: z.object({ bridges: z.array(row) }),
    status: 200,
  }),
  endpoints: endpoint({
    method: "GET",
    path: "/nodes/{node}/endpoints",
    role: "operator",
    summary: "Endpoints of a node with state, contacts and calls in progress",
    input: z.object({ node: field.node }),
    result: z.object({ endpoints: z.array(row) }),
    status: 200,
  }),
  spies: endpoint({
    method: "GET",
    path: "/spies",
    role: "operator",
    summary: "Who listens to whom now, on all nodes; empty for operators where the policy keeps it from them",
    input: z.object({}),
    result: z.object({ spies: z.array(row) }),
    status: 200,
  }),
  talks: endpoint({
    method: "GET",
    path: "/talks",
    role: "operator",
    summary: "Who talks in the browser now, and with whom, on all nodes",
    input: z.object({}),
    result: z.object({ talks: z.array(row) }),
    status: 200,
  }),
  originations: endpoint({
    method: "GET",
    path: "/originations",
    role: "operator",
    summary: "Calls that the panel placed, newest first, with their outcome",
    input: z.object({ ...paging }),
    result: z.object({ originations: z.array(row) }),
    status: 200,
  }),
  users: endpoint({
    method: "GET",
    path: "/users",
    role: "admin",
    summary: "All users",
    input: z.object({}),
    result: z.object({ users: z.array(user) }),
    status: 200,
  }),
  tokens: endpoint({
    method: "GET",
    path: "/tokens",
    role: "admin",
    summary: "All API tokens, without their secrets",
    input: z.object({}),
    result: z.object({ tokens: z.array(token) }),
    status: 200,
  }),
  recordings: endpoint({
    method: "GET",
    path: "/recordings",
    role: "supervisor",
    summary:
      "What was recorded, newest first; by words, node and time, or of one call by the ids of its channels",
    input: z.object({
      ...paging,
      /** `startedAtMs` of the row `before`: with it the next page is found also where that row was removed meanwhile. */
      beforeMs: z.coerce.number().min(0).optional(),
      /** Each word has to stand in it: who recorded, names, numbers and endpoints of the parties, marks. */
      text: field.line(120).optional(),
      node: field.node.optional(),
      /** When it began: from (inclusive) and until (exclusive). */
      fromMs: z.coerce.number().int().min(0).optional(),
      untilMs: z.coerce.number().int().min(0).optional(),
      /** Ids of channels, with commas between. */
      channelIds: z.string().max(3_000).optional(),
    }),
    result: z.object({ recordings: z.array(listedRecording) }),
    status: 200,
  }),
  spyPolicy: endpoint({
    method: "GET",
    path: "/policies/listening",
    role: "operator",
    summary: "Who may listen how, what the parties are told, and whether a reason is asked for",
    input: z.object({}),
    result: spyPolicy,
    status: 200,
  }),
  audit: endpoint({
    method: "GET",
    path: "/audit",
    role: "admin",
    summary: "Who did what to whom, newest first",
    input: z.object({
      ...paging,
      actor: z.string().max(80).optional(),
      command: z.string().max(80).optional(),
    }),
    result: z.object({ rows: z.array(auditRow) }),
    status: 200,
  }),
} as const;

export type Queries = typeof queries;
export type QueryName = keyof Queries;
