import { AriError } from "../errors";

/**
 * Who gets what a listener threw. What the client itself is called with must not be thrown by it: an event would be lost for
 * those after it. Default: thrown outside of any call, but for `not_found`.
 */
export function reporter(onError: ((error: unknown) => void) | undefined): (error: unknown) => void {
  if (onError === undefined) return throwOutside;
  return (error) => {
    try {
      onError(error);
    } catch (thrown) {
      throwOutside(thrown);
    }
  };
}

function throwOutside(error: unknown): void {
  if (error instanceof AriError && error.code === "not_found") return;
  queueMicrotask(() => {
    throw error;
  });
}

/** That another program has the application now: `conflict`. */
export function replacedError(application: string): AriError {
  const what =
    `another program has connected as the application ${application}, and Asterisk tells events to that one alone: ` +
    "this client hears nothing any more.";
  return new AriError("conflict", what, {
    operation: "events.eventWebsocket",
    hint: "Give each program an application name of its own, or take this one back with checkNow().",
  });
}

/** That the first connect took too long: `timeout`, with what went wrong last as its cause. */
export function tooLate(connectTimeoutMs: number, reason: AriError | undefined): AriError {
  const why = reason === undefined ? "" : ` The last try: ${reason.message}`;
  return new AriError("timeout", `not connected within ${connectTimeoutMs} ms.${why}`, {
    operation: "connect",
    cause: reason,
    retryable: true,
  });
}
