import type { Problem } from "@/lib/api/errors";
import { retryAfterSeconds } from "./retry";

/** What went wrong at the door, ready to be shown. */
export interface EntryFault {
  text: string;
  /** Input at fault, null for the whole form. */
  field: string | null;
  code: string | null;
  /** When it may be tried again, by this machine's clock; null where that is not known. */
  retryAtMs: number | null;
}

export type EntryResult<Value> = { ok: true; value: Value } | { ok: false; fault: EntryFault };

function faultOf(response: Response, body: unknown): EntryFault {
  const problem = (typeof body === "object" && body !== null ? body : {}) as Partial<Problem>;
  const header = response.headers.get("retry-after") ?? response.headers.get("x-retry-after");
  const seconds = retryAfterSeconds(header, Date.now());
  // The button counts the wait down; a sentence with the number it began with would contradict it.
  const sentences = seconds === null ? [problem.detail, problem.whatToDo] : [problem.detail];
  const said = sentences.filter((text) => typeof text === "string").join(" ");
  return {
    text: said === "" ? `The panel answered with status ${response.status}. Try again.` : said,
    field: problem.field ?? null,
    code: problem.code ?? null,
    retryAtMs: seconds === null ? null : Date.now() + seconds * 1_000,
  };
}

/** One request to `/api/auth`; never throws. */
async function request(path: string, body?: object): Promise<EntryResult<unknown>> {
  let response: Response;
  try {
    response = await fetch(`/api/auth${path}`, {
      method: body === undefined ? "GET" : "POST",
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    const text = "The panel does not answer. Check that it runs and that this machine reaches it.";
    return { ok: false, fault: { text, field: null, code: null, retryAtMs: null } };
  }
  const value: unknown = await response.json().catch(() => null);
  return response.ok ? { ok: true, value } : { ok: false, fault: faultOf(response, value) };
}

/** Opens a session: the answer sets its cookie. */
export function signIn(credentials: { username: string; password: string }): Promise<EntryResult<unknown>> {
  return request("/sign-in/username", credentials);
}

/** Makes the first admin, with the token of the one-time link. */
export function setUp(admin: {
  token: string;
  username: string;
  password: string;
}): Promise<EntryResult<unknown>> {
  return request("/setup", admin);
}

/** Whether the first admin is still to be made. */
export async function setupIsOpen(): Promise<EntryResult<boolean>> {
  const result = await request("/setup");
  if (!result.ok) return result;
  const { value } = result;
  return {
    ok: true,
    value: typeof value === "object" && value !== null && "open" in value && value.open === true,
  };
}
