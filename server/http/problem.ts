import { APIError } from "better-auth/api";
import { PanelError } from "../errors";
import type { Logger } from "../logger";

/** Whatever was thrown, as the one error that callers see. The unknown is logged here, once. */
export function toPanelError(error: unknown, requestId: string, logger: Logger): PanelError {
  if (error instanceof PanelError) return error;
  logger.error(
    { err: error, requestId, status: error instanceof APIError ? error.status : undefined },
    "a request failed",
  );
  return new PanelError("internal", "The panel failed at this request; its log has the reason.", {
    whatToDo: `Try again; if it stays, look for ${requestId} in the panel's log.`,
    cause: error,
  });
}

/** The answer to an error (RFC 9457). */
export function problemResponse(error: PanelError, requestId: string): Response {
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
  if (error.code === "not_signed_in") headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify(error.problem(requestId)), { status: error.status, headers });
}
