import type { Applications } from "./applications";
import type { World } from "./world";

/** One request with its query and JSON body merged, as Asterisk does: the body wins. */
export interface FakeRequest {
  method: string;
  /** Below `/ari`, each part decoded. */
  parts: string[];
  parameters: Record<string, unknown>;
}

export interface FakeAnswer {
  status: number;
  body?: unknown;
  /** Instead of a body: a file. */
  bytes?: Uint8Array;
}

/** What the handlers work on. */
export interface FakeServer {
  world: World;
  applications: Applications;
  version: string;
  entityId: string;
  startedAtMs: number;
  /** Whether the modules for mailboxes are loaded. */
  hasMailboxes: boolean;
  /** What happens to a channel when it is dialled, by its endpoint: `Local/900@default`. None: nothing, until told. */
  callees: ReadonlyMap<string, Callee>;
  /** Whether an endpoint can be dialled at all. */
  canDial(endpoint: string): boolean;
}

/** Gets the channel that is being dialled. */
export type Callee = (world: World, channelId: string) => void;

/** @param ids the path's parameters, in order */
export type Handler = (server: FakeServer, request: FakeRequest, ids: readonly string[]) => FakeAnswer;

/** By `METHOD /path`, with `*` for each path parameter. */
export type Handlers = Readonly<Record<string, Handler>>;

export const done: FakeAnswer = { status: 204 };
export const allocationFailed: FakeAnswer = { status: 500, body: { error: "Allocation failed" } };

export function ok(body: unknown): FakeAnswer {
  return { status: 200, body };
}

export function refusal(status: number, message: string): FakeAnswer {
  return { status, body: { message } };
}

export function found(body: unknown, message: string): FakeAnswer {
  return body === undefined ? refusal(404, message) : ok(body);
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A number of the query, which is text there, or of the body. */
export function number(value: unknown): number {
  return value === undefined ? 0 : Number(value);
}

/** Values that are separated by commas in the query, and a list in the body. */
export function list(value: unknown): string[] {
  return Array.isArray(value)
    ? value.map(text)
    : text(value)
        .split(",")
        .filter((one) => one !== "");
}

/** Variables of a body, `{ NAME: "value" }` or `{ NAME: { value } }`. */
export function variablesOf(value: unknown): [string, string][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([name, one]) => [
    name,
    typeof one === "object" && one !== null && "value" in one ? text(one.value) : text(one),
  ]);
}

/** 16, 18, … of a version. */
export function isBefore22(version: string): boolean {
  return Number.parseInt(version, 10) < 20;
}
