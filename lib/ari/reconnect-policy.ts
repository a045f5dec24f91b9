import { AriError } from "./errors";

/** What a policy decides by. */
export interface ReconnectContext {
  /** Failures in a row, 1 for the first: the next try comes after it. */
  attempt: number;
  reason: AriError;
  /** Since the connection was last live (or since the start). */
  failingForMs: number;
  /** In [0, 1). */
  random: () => number;
}

/** What a policy decides. */
export interface ReconnectDecision {
  status: "waiting" | "refused";
  delayMs: number;
  /** The reason as it is shown: a lasting 404 becomes a fault of the configuration. */
  reason: AriError;
}

/** When to try again. Pure; there is no "never". */
export type ReconnectPolicy = (context: ReconnectContext) => ReconnectDecision;

const firstDelayMs = 250;
const maxDelayMs = 5_000;
const refusedDelayMs = 30_000;
/** While Asterisk boots its HTTP server already answers 404 for ARI (tested: 50–100 ms; slow systems need more). */
const bootMs = 30_000;

/**
 * 250 ms doubling to 5 s, each with up to half of it taken off at random; 30 s after 401 and 403, which a person has to
 * mend; a 404 counts as booting for 30 s.
 */
export const defaultReconnectPolicy: ReconnectPolicy = ({ attempt, reason, failingForMs, random }) => {
  if (reason.code === "unauthorized" || reason.code === "forbidden") {
    return { status: "refused", delayMs: refusedDelayMs, reason };
  }
  const fullMs = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 10));
  const delayMs = Math.round(fullMs * (1 - random() / 2));
  return { status: "waiting", delayMs, reason: failingForMs > bootMs ? explainLasting404(reason) : reason };
};

function explainLasting404(reason: AriError): AriError {
  if (reason.status !== 404) return reason;
  return new AriError(
    "not_found",
    "Asterisk's HTTP server runs, but ARI is not at this address: check the prefix in http.conf and that res_ari.so and res_ari_events.so are loaded.",
    {
      operation: reason.operation,
      status: 404,
      asteriskMessage: reason.asteriskMessage,
      cause: reason,
      retryable: true,
    },
  );
}
