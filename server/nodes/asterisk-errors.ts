import type { ErrorCode } from "@/lib/api/errors";
import { AriError, type AriErrorCode } from "@/lib/ari";
import { PanelError } from "../errors";

/** What the act was about, for the words of the answer. */
export interface Subject {
  kind: "channel" | "bridge" | "endpoint" | "node";
  id: string;
}

const goneCode = {
  channel: "channel_gone",
  bridge: "bridge_gone",
  endpoint: "endpoint_unknown",
  node: "asterisk_refused",
} as const satisfies Record<Subject["kind"], ErrorCode>;

interface Translation {
  code: ErrorCode | "gone";
  whatToDo: string;
}

/** Total: a new code of `lib/ari` does not compile until it has its words here. */
const translations = {
  missing_parameter: { code: "invalid_input", whatToDo: "Give the missing value." },
  invalid_parameter: { code: "invalid_input", whatToDo: "Correct the value." },
  refused_dangerous: {
    code: "invalid_input",
    whatToDo: "This request is known to crash Asterisk; choose other values.",
  },
  not_supported: {
    code: "not_supported_by_node",
    whatToDo: "This Asterisk is too old for it: use another node, or upgrade it.",
  },
  bad_request: { code: "invalid_input", whatToDo: "Correct what Asterisk names in its answer." },
  unauthorized: {
    code: "asterisk_refused",
    whatToDo: "The panel's ARI user or password is wrong: an admin has to correct it.",
  },
  forbidden: {
    code: "asterisk_refused",
    whatToDo: "The panel's ARI user may not do this (read_only?): an admin has to change ari.conf.",
  },
  not_found: { code: "gone", whatToDo: "It has most likely just ended; look at the list." },
  conflict: {
    code: "not_possible_now",
    whatToDo: "Look at its state: it must be in our application, and not record or belong elsewhere.",
  },
  wrong_state: { code: "not_answered", whatToDo: "Wait until it has answered, then repeat." },
  unprocessable: { code: "not_possible_now", whatToDo: "Look at its state: it must be in our application." },
  allocation_failed: {
    code: "endpoint_unavailable",
    whatToDo: "Is the endpoint registered and spelt right? Look at the Endpoints page.",
  },
  server_error: { code: "asterisk_refused", whatToDo: "Look at the log of this Asterisk." },
  not_implemented: {
    code: "not_supported_by_node",
    whatToDo: "A module for it is not loaded on this Asterisk.",
  },
  unavailable: { code: "node_not_live", whatToDo: "Asterisk is starting; repeat in a few seconds." },
  timeout: {
    code: "asterisk_timeout",
    whatToDo:
      "It may still be carried out: watch the row. A channel that plays or records takes no commands until it is done.",
  },
  connection_failed: {
    code: "node_not_live",
    whatToDo: "Look at the Nodes page; repeat when the node is live.",
  },
  aborted: { code: "asterisk_timeout", whatToDo: "Repeat it." },
  closed: { code: "node_not_live", whatToDo: "The panel is closing; repeat when it is back." },
  unexpected: { code: "internal", whatToDo: "Try again; if it happens again, give an admin the request id." },
  invalid_response: {
    code: "asterisk_refused",
    whatToDo: "Something else than Asterisk's ARI answered: check the node's address.",
  },
} as const satisfies Record<AriErrorCode, Translation>;

/** The one door from `lib/ari` to what a person reads. Errors that are ours already pass unchanged. */
export function panelError(error: unknown, subject: Subject): PanelError {
  if (error instanceof PanelError) return error;
  const ari = AriError.from(error);
  // Cut off midway it may have been carried out: not the same as "nobody is there".
  const cutOff = ari.code === "connection_failed" && !ari.retryable;
  const { code, whatToDo } = translations[cutOff ? "timeout" : ari.code];
  const said = ari.asteriskMessage;
  return new PanelError(
    code === "gone" ? goneCode[subject.kind] : code,
    code === "gone"
      ? `There is no ${subject.kind} ${subject.id} any more.`
      : `${capital(subject.kind)} ${subject.id}: ${ari.message}`,
    {
      whatToDo,
      cause: ari,
      ...(ari.status === undefined ? {} : { asterisk: { status: ari.status, message: said ?? ari.message } }),
    },
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
