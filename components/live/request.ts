import { type Endpoint, type InputOf, pathParameters, type ResultOf } from "@/lib/api/endpoint";
import type { Problem } from "@/lib/api/errors";

/** What the API refused, or that it could not be reached. `problem` says what happened and what to do. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  static from(reason: unknown): ApiError {
    if (reason instanceof ApiError) return reason;
    return new ApiError({
      type: "about:blank",
      title: "no answer",
      status: 0,
      code: "internal",
      detail: "The panel did not answer.",
      whatToDo: "Look whether it is running and reachable, then try again.",
    });
  }
}

/** Whether no answer came at all, so that nobody knows what was done. */
export const isUnreached = (reason: unknown): boolean => ApiError.from(reason).problem.status === 0;

/** A request ready for `fetch`. */
export interface Prepared {
  url: string;
  method: string;
  body: string | undefined;
}

/**
 * Turns an entry of the registry and its flat input into a request: `{…}` of the path first, the rest into the query
 * of GET and DELETE and into the JSON body of the others.
 */
export function prepare(entry: Endpoint, input: Record<string, unknown>): Prepared {
  const rest = { ...input };
  let path = entry.path;
  for (const name of pathParameters(entry.path)) {
    path = path.replace(`{${name}}`, encodeURIComponent(String(rest[name] ?? "")));
    delete rest[name];
  }
  const url = `/api/v1${path}`;
  if (entry.method === "GET" || entry.method === "DELETE") {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(rest)) {
      if (value !== undefined) query.set(name, String(value));
    }
    const text = query.toString();
    return { url: text === "" ? url : `${url}?${text}`, method: entry.method, body: undefined };
  }
  return { url, method: entry.method, body: JSON.stringify(rest) };
}

/** 128 random bits. `crypto.randomUUID` is missing on a panel that is reached by plain HTTP in a local network. */
function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Calls the API.
 * @throws ApiError for every answer that is not a success, and when there is none.
 */
export async function request<Entry extends Endpoint>(
  entry: Entry,
  input: InputOf<Entry>,
  signal?: AbortSignal,
): Promise<ResultOf<Entry>> {
  const { url, method, body } = prepare(entry, input as Record<string, unknown>);
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (method === "POST") headers["idempotency-key"] = idempotencyKey();
  try {
    const response = await fetch(url, {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body }),
      // What is ended as the page goes must reach the panel all the same.
      ...(method === "DELETE" ? { keepalive: true } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) throw new ApiError(await problemOf(response));
    // The server has checked its answer against the same schema; parsing it again would only cost the page time.
    return (response.status === 204 ? undefined : await response.json()) as ResultOf<Entry>;
  } catch (error) {
    throw ApiError.from(error);
  }
}

/** What an answer that is no success says; never throws for one that is no JSON. */
export async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    code: response.status === 401 ? "not_signed_in" : "internal",
    detail: `The panel answered ${response.status}.`,
    whatToDo: "Try again; if it stays so, look at the panel's log.",
  };
  if (!(response.headers.get("content-type") ?? "").includes("json")) return fallback;
  const body: unknown = await response.json();
  return typeof body === "object" && body !== null && "detail" in body
    ? { ...fallback, ...(body as Partial<Problem>) }
    : fallback;
}
