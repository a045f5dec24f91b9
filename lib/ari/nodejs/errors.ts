import { AriError } from "../errors";

const noTls = "this port does not speak TLS: use http:// or ws://, or the port of tlsbindaddr in http.conf";

/** Words for the system and undici codes that say something to an operator. */
const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "Asterisk closed the connection (its session limit may be reached: http.conf sessionlimit)",
  ENOTFOUND: "the host name is unknown: check it",
  EAI_AGAIN: "the host name cannot be looked up now",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  ETIMEDOUT: "the host does not answer",
  EPIPE: "Asterisk closed the connection",
  UND_ERR_SOCKET: "Asterisk closed the connection (its session limit may be reached: http.conf sessionlimit)",
  UND_ERR_CONNECT_TIMEOUT: "the host does not answer",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed: give its CA",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate's CA is not trusted: give its CA",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate's CA is not trusted: give its CA",
  CERT_HAS_EXPIRED: "the certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another host name",
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  EPROTO: noTls,
};

const closedMidway: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

function codeOf(caught: unknown): string | undefined {
  if (!(caught instanceof Error)) return undefined;
  if ("code" in caught && typeof caught.code === "string") return caught.code;
  // Node tries every address of a host name and wraps the failures.
  if (caught instanceof AggregateError) return caught.errors.map(codeOf).find((code) => code !== undefined);
  return codeOf(caught.cause);
}

/** Whether the peer closed a connection in use: with keep-alive it may have been idle too long, so a GET may go again. */
export function isClosedMidway(caught: unknown): boolean {
  const code = codeOf(caught);
  return code !== undefined && closedMidway.has(code);
}

/** What failed: for the words of the error, and for whether it may go again. */
export interface FailedExchange {
  readonly operation: string;
  /** What the request was about. */
  readonly about?: string | undefined;
  /** Where it went: `http://localhost:8088/ari`. */
  readonly address: string;
  /** Default GET. */
  readonly method?: string;
}

/** The error of undici, ws or the system as an AriError: the one place that knows their codes. */
export function connectionError(caught: unknown, failed: FailedExchange): AriError {
  if (caught instanceof AriError) return caught;
  const { operation, about, address, method = "GET" } = failed;
  const code = codeOf(caught);
  if (code === "UND_ERR_CLOSED" || code === "UND_ERR_DESTROYED") {
    return new AriError("closed", "the client is closed.", { operation, about, cause: caught });
  }
  if (code === "UND_ERR_ABORTED") {
    return new AriError("aborted", "aborted.", { operation, about, cause: caught });
  }
  if (code === undefined) return AriError.from(caught, operation);
  const what = words[code] ?? (caught instanceof Error ? caught.message : code);
  const isSaid = words[code]?.includes(": ") === true;
  return new AriError("connection_failed", `no connection to Asterisk at ${address}, ${what} (${code}).`, {
    operation,
    about,
    // Words that say what to do themselves need no more.
    hint: isSaid ? "" : undefined,
    cause: caught,
    // A request cut off midway may have been carried out.
    retryable: method === "GET" || !closedMidway.has(code),
  });
}
