import { z } from "zod";
import { token, user } from "./commands/administration";
import { type Endpoint, endpoint } from "./endpoint";
import * as field from "./fields";
import { listedRecording } from "./recordings";
import { spyPolicy } from "./spy-policy";

const row = z.record(z.string(), z.unknown());
const paging = {
  /** `id` of the last row of the page before. */
  before: z.string().max(80).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

/** A read: its answer is there at once. */
const read = <const Entry extends Omit<Endpoint, "method" | "status">>(entry: Entry) =>
  endpoint({ ...entry, method: "GET", status: 200 });

/** An answer that is one list, under its name. */
const listOf = <Name extends string, Item extends z.ZodType>(name: Name, item: Item) =>
  z.object({ [name]: z.array(item) } as Record<Name, z.ZodArray<Item>>);

/** All rows of one collection, for everybody: over all nodes, or `nodes/{node}/…` of one. */
const rows = <Name extends string>(name: Name, summary: string) =>
  read({ path: `/${name}`, role: "operator", summary, input: z.object({}), result: listOf(name, row) });
const rowsOfNode = <Name extends string>(name: Name, summary: string) =>
  read({
    path: `/nodes/{node}/${name}`,
    role: "operator",
    summary,
    input: z.object({ node: field.node }),
    result: listOf(name, row),
  });

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
  me: read({
    path: "/me",
    role: "operator",
    summary: "Who is signed in",
    input: z.object({}),
    result: z.object({ id: z.string(), username: z.string(), name: z.string(), role: field.role }),
  }),
  live: read({
    path: "/live",
    role: "operator",
    summary: "All nodes with all rows: what a browser starts from",
    input: z.object({}),
    result: z.object({ panelMs: z.number(), nodes: z.array(row) }),
  }),
  nodes: rows("nodes", "Each Asterisk's health"),
  channels: rowsOfNode("channels", "Channels of a node, each with what can be done to it now and why not"),
  channel: read({
    path: "/nodes/{node}/channels/{id}",
    role: "operator",
    summary: "One channel, with what can be done to it now and why not",
    input: z.object({ node: field.node, id: field.channelId }),
    result: row,
  }),
  calls: rowsOfNode("calls", "The legs that belong together, as calls"),
  bridges: rowsOfNode("bridges", "Bridges of a node with their members"),
  endpoints: rowsOfNode("endpoints", "Endpoints of a node with state, contacts and calls in progress"),
  spies: rows(
    "spies",
    "Who listens to whom now, on all nodes; empty for operators where the policy keeps it from them",
  ),
  talks: rows("talks", "Who talks in the browser now, and with whom, on all nodes"),
  originations: read({
    path: "/originations",
    role: "operator",
    summary: "Calls that the panel placed, newest first, with their outcome",
    input: z.object({ ...paging }),
    result: listOf("originations", row),
  }),
  users: read({
    path: "/users",
    role: "admin",
    summary: "All users",
    input: z.object({}),
    result: listOf("users", user),
  }),
  tokens: read({
    path: "/tokens",
    role: "admin",
    summary: "All API tokens, without their secrets",
    input: z.object({}),
    result: listOf("tokens", token),
  }),
  recordings: read({
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
    result: listOf("recordings", listedRecording),
  }),
  spyPolicy: read({
    path: "/policies/listening",
    role: "operator",
    summary: "Who may listen how, what the parties are told, and whether a reason is asked for",
    input: z.object({}),
    result: spyPolicy,
  }),
  audit: read({
    path: "/audit",
    role: "admin",
    summary: "Who did what to whom, newest first",
    input: z.object({
      ...paging,
      actor: z.string().max(80).optional(),
      command: z.string().max(80).optional(),
    }),
    result: listOf("rows", auditRow),
  }),
} as const;

export type Queries = typeof queries;
export type QueryName = keyof Queries;
