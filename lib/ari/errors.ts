/**
 * What went wrong, as a closed set. The first five are found before anything is sent.
 *
 * - `missing_parameter`, `invalid_parameter`: the call itself is wrong.
 * - `refused_dangerous`: the request is known to crash Asterisk (res/ari/resource_bridges.c, resource_channels.c).
 * - `not_supported`: the connected Asterisk is too old for it (also its 405).
 * - `closed`: the client or stream was closed.
 * - `bad_request` 400, 413, 426 · `unauthorized` 401 · `forbidden` 403 · `not_found` 404 · `conflict` 409 ·
 *   `wrong_state` 412 · `unprocessable` 422 · `server_error` 500 · `not_implemented` 501.
 * - `allocation_failed`: 500 with `{"error":"Allocation failed"}`, the technology refused (res/res_ari.c).
 * - `unavailable`: 503, or a 404 in HTML: Asterisk is booting, or ARI is not at this path.
 * - `timeout`, `connection_failed`, `aborted`: no answer came. The request may have been carried out.
 * - `invalid_response`: an answer that ARI cannot have given.
 * - `unexpected`: none of these; see `cause`.
 */
export type AriErrorCode =
  | "missing_parameter"
  | "invalid_parameter"
  | "refused_dangerous"
  | "not_supported"
  | "closed"
  | "bad_request"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "wrong_state"
  | "unprocessable"
  | "allocation_failed"
  | "server_error"
  | "not_implemented"
  | "unavailable"
  | "timeout"
  | "connection_failed"
  | "aborted"
  | "invalid_response"
  | "unexpected";

/** What to do, where the one who makes the error does not know better. */
const hints: Readonly<Record<AriErrorCode, string>> = {
  missing_parameter: "Give it; nothing was sent.",
  invalid_parameter: "Correct it; nothing was sent.",
  refused_dangerous: "Nothing was sent, because this request can crash Asterisk.",
  not_supported: "Use a newer Asterisk for it.",
  closed: "Open a new one.",
  bad_request: "Correct the parameters.",
  unauthorized: "Check user and password against ari.conf.",
  forbidden: "Check in ari.conf that the user is not read_only and that its ACL allows this address.",
  not_found: "It may just have ended.",
  conflict: "It is not in a Stasis application, was not made by ARI, or the id is taken.",
  wrong_state: "Wait until the channel has been answered.",
  unprocessable: "The channel is not in Stasis, not in this bridge, or the format is unknown.",
  allocation_failed: "The endpoint is unknown, unregistered or unreachable.",
  server_error: "See the Asterisk log.",
  not_implemented: "Load the Asterisk module that does it.",
  unavailable:
    "Asterisk is starting, or ARI is not at this address: check http.conf (enabled, prefix) and res_ari.so.",
  timeout: "",
  connection_failed: "Check that Asterisk runs, and that http.conf has it listen at this address.",
  aborted: "",
  invalid_response: "Check that the address is Asterisk's and that no proxy changes the answers.",
  unexpected: "See the cause.",
};

/** Codes with which the same request can work later without a change. */
const retryableCodes: ReadonlySet<AriErrorCode> = new Set(["unavailable", "connection_failed", "timeout"]);

interface AriErrorOptions {
  /** `channels.originate`, or what was attempted in words. */
  operation?: string | undefined;
  /** To what it happened, for the message: `channelId abc`. No secrets. */
  about?: string | undefined;
  /** What to do. Default by the code; empty for nothing. */
  hint?: string | undefined;
  status?: number | undefined;
  asteriskMessage?: string | undefined;
  /** Default: whether the code says so. */
  retryable?: boolean | undefined;
  cause?: unknown;
}

/** Codes of requests that got no answer. */
const unansweredCodes: ReadonlySet<AriErrorCode> = new Set(["timeout", "connection_failed", "aborted"]);

/** The one error of this library. The message says what happened, to what, and what to do. */
export class AriError extends Error {
  static {
    // A bundler may give the class another name (esbuild `_AriError`), and stacks show that of the class.
    Object.defineProperty(AriError, "name", { value: "AriError" });
  }

  override readonly name = "AriError";
  readonly code: AriErrorCode;
  /** HTTP status, where an answer came. */
  readonly status: number | undefined;
  /** What Asterisk said in its answer. */
  readonly asteriskMessage: string | undefined;
  readonly operation: string | undefined;
  /** Whether the same request can work later without a change, and cannot do its work twice. */
  readonly retryable: boolean;

  constructor(code: AriErrorCode, what: string, options: AriErrorOptions = {}) {
    const { operation, about = "", hint = hints[code] } = options;
    const place = [operation ?? "", about === "" ? "" : `(${about})`].filter((part) => part !== "").join(" ");
    super(
      `${place === "" ? "" : `${place}: `}${what}${hint === "" ? "" : ` ${hint}`}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.status = options.status;
    this.asteriskMessage = options.asteriskMessage;
    this.operation = options.operation;
    this.retryable = options.retryable ?? retryableCodes.has(code);
  }

  /** No answer came, and Asterisk may have carried the request out, or still will. */
  get mayBeDone(): boolean {
    return unansweredCodes.has(this.code) && !this.retryable;
  }

  /** The only door for what was caught: an AriError as it is, all else wrapped with its cause. */
  static from(caught: unknown, operation?: string): AriError {
    if (caught instanceof AriError) return caught;
    const name = caught instanceof Error ? caught.name : "";
    const text = caught instanceof Error ? caught.message : String(caught);
    if (name === "AbortError") return new AriError("aborted", "Aborted.", { operation, cause: caught });
    if (name === "TimeoutError")
      return new AriError("timeout", "No answer in time.", { operation, cause: caught });
    return new AriError("unexpected", `${text.replace(/\.?$/, ".")}`, { operation, cause: caught });
  }
}

const codeOfStatus: Readonly<Record<number, AriErrorCode>> = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  405: "not_supported",
  409: "conflict",
  412: "wrong_state",
  413: "bad_request",
  422: "unprocessable",
  426: "bad_request",
  500: "server_error",
  501: "not_implemented",
  503: "unavailable",
};

/** Of 404s and 422s by resource, where what was named is no channel, bridge or playback. */
const hintsOfResource: Readonly<Record<string, Partial<Record<AriErrorCode, string>>>> = {
  applications: {
    not_found: "An application is there only while a program is connected for it.",
    unprocessable: "There is no such thing now: only what exists can be subscribed to.",
    bad_request:
      "An event source is channel:ID, bridge:ID, endpoint:TECHNOLOGY/NAME or deviceState:NAME, of something that exists.",
  },
  events: {
    not_found: "An application is there only while a program is connected for it.",
    unprocessable: "There is no such source now: it is channel:ID, bridge:ID or endpoint:TECHNOLOGY/NAME.",
  },
  asterisk: { not_found: "Check its name." },
  deviceStates: { not_found: "Check its name." },
  endpoints: { not_found: "Check technology and name." },
  mailboxes: { not_found: "Check its name, and that res_ari_mailboxes is loaded." },
  recordings: { not_found: "It may have ended or been deleted." },
  sounds: { not_found: "Check its name." },
};

/**
 * The error of an HTTP answer outside 2xx. ARI's own errors are JSON, those of Asterisk's HTTP core are HTML
 * (main/http.c); a 404 of the latter kind means that ARI itself is not there (yet).
 * @param about to what it happened, `channelId abc`
 * @param asker who asked where, `user demo at http://localhost:8088/ari`: told where the user is what is wrong
 */
export function errorOfAnswer(
  operation: string,
  status: number,
  text: string,
  about?: string,
  asker?: string,
): AriError {
  const said = readErrorBody(text);
  const isHtml = said === undefined && /^\s*</.test(text);
  let code = codeOfStatus[status] ?? (status >= 500 ? "server_error" : "invalid_response");
  if (status === 500 && said === "Allocation failed") code = "allocation_failed";
  if (status === 404 && isHtml) code = "unavailable";
  const words = said ?? (isHtml ? /<title>([^<]*)<\/title>/i.exec(text)?.[1] : undefined);
  const isOfAsker = code === "unauthorized" || code === "forbidden" || code === "unavailable";
  const who = asker !== undefined && isOfAsker ? ` to ${asker}` : "";
  const resource = operation.slice(0, operation.indexOf("."));
  return new AriError(code, `Asterisk answered ${status}${words === undefined ? "" : ` (${words})`}${who}.`, {
    operation,
    about,
    status,
    asteriskMessage: words,
    hint: hintsOfResource[resource]?.[code],
  });
}

function readErrorBody(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== "object" || body === null) return undefined;
    if ("message" in body && typeof body.message === "string") return body.message;
    if ("error" in body && typeof body.error === "string") return body.error;
    return undefined;
  } catch {
    return undefined;
  }
}
