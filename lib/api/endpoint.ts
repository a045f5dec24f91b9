import type { z } from "zod";
import type { Role } from "./roles";

/** HTTP verbs of the API. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * One entry of the API. `input` is one flat object: what `{…}` names in `path` goes there; the rest goes into the query
 * of GET and DELETE and into the JSON body of the others.
 */
export interface Endpoint<Input extends z.ZodObject = z.ZodObject, Result extends z.ZodType = z.ZodType> {
  method: Method;
  /** Below `/api/v1`, for example `/nodes/{node}/channels/{id}`. */
  path: string;
  /** Least role that may use it. */
  role: Role;
  summary: string;
  input: Input;
  result: Result;
  /** Of success: 200 done and answered, 201 made, 202 given to Asterisk: the change comes as an event, 204 done. */
  status: 200 | 201 | 202 | 204;
}

/** Keeps the literal types of an entry. */
export function endpoint<const Entry extends Endpoint>(entry: Entry): Entry {
  return entry;
}

/** Names in `{…}` of a path, in order. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}

/** What a caller gives. */
export type InputOf<Entry extends Endpoint> = z.input<Entry["input"]>;
/** What the handler gets, defaults filled in. */
export type ParsedOf<Entry extends Endpoint> = z.output<Entry["input"]>;
/** What is answered. */
export type ResultOf<Entry extends Endpoint> = z.output<Entry["result"]>;
