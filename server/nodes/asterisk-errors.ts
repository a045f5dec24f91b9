import type { ErrorCode } from "@/lib/api/errors";
import { AriError, type AriErrorCode } from "@/lib/ari";
import { PanelError } from "../errors";

/** What the act was about, for the words of the answer. */
export interface Subject {
  kind: "channel" | "bridge" | "endpoint" | "extension" | "node";
  /** Empty where the words around the error name it. */
  id: string;
}

const goneCode = {
  channel: "channel_gone",
  bridge: "bridge_gone",
  endpoint: "endpoint_unknown",
  extension: "endpoint_unknown",
  node: "asterisk_refused",
} as const satisfies Record<Subject["kind"], ErrorCode>;

interface Translation {
  code: ErrorCode | "gone";
  whatToDo: string;
  /**
   * What happened, for the one who reads it. `AriError.message` names requests and addresses, which belong into the log
   * (as the cause) and to admins. `said` is Asterisk's own sentence, which names its things only. Null where the message
   * is about the input.
   */
  happened: ((said: string) => string) | null;
}

const inputAtFault = null;
const refused = (said: string) => (said === "" ? "Asterisk refused it." : `Asterisk refused it (${said}).`);
const always = (words: string) => () => words;

/** Total: a new code of `lib/ari` does not compile until it has its words here. */
const translations = {
  missing_parameter: { code: "invalid_input", happened: inputAtFault, whatToDo: "Give the missing value." },
  invalid_parameter: { code: "invalid_input", happened: inputAtFault, whatToDo: "Correct the value." },
  refused_dangerous: {
    code: "invalid_input",
    happened: inputAtFault,
    whatToDo: "This request is known to crash Asterisk; choose other values.",
  },
  not_supported: {
    code: "not_supported_by_node",
    happened: inputAtFault,
    whatToDo: "This Asterisk is too old for it: use another node, or upgrade it.",
  },
  bad_request: {
    code: "invalid_input",
    happened: refused,
    whatToDo: "Correct what Asterisk names in its answer.",
  },
  unauthorized: {
    code: "asterisk_refused",
    happened: always("Asterisk does not let the panel in."),
    whatToDo: "The panel's ARI user or password is wrong: an admin has to correct it.",
  },
  forbidden: {
    code: "asterisk_refused",
    happened: always("Asterisk does not let the panel do it."),
    whatToDo: "The panel's ARI user may not do this (read_only?): an admin has to change ari.conf.",
  },
  not_found: {
    code: "gone",
    happened: refused,
    whatToDo: "It has most likely just ended; look at the list.",
  },
  conflict: {
    code: "not_possible_now",
    happened: refused,
    whatToDo: "Look at its state: it must be in our application, and not record or belong elsewhere.",
  },
  wrong_state: {
    code: "not_answered",
    happened: refused,
    whatToDo: "Wait until it has answered, then repeat.",
  },
  unprocessable: {
    code: "not_possible_now",
    happened: refused,
    whatToDo: "Look at its state: it must be in our application.",
  },
  allocation_failed: {
    code: "endpoint_unavailable",
    happened: always("Asterisk could not make a channel for it."),
    whatToDo: "Is it spelt right, and its phone on? Look at the Endpoints page.",
  },
  server_error: {
    code: "asterisk_refused",
    happened: refused,
    whatToDo: "Look at the log of this Asterisk.",
  },
  not_implemented: {
    code: "not_supported_by_node",
    happened: refused,
    whatToDo: "A module for it is not loaded on this Asterisk.",
  },
  unavailable: {
    code: "node_not_live",
    happened: always("Asterisk is not ready yet."),
    whatToDo: "Asterisk is starting; repeat in a few seconds.",
  },
  timeout: {
    code: "asterisk_timeout",
    happened: always("Asterisk did not answer in time."),
    whatToDo:
      "It may still be carried out: watch the row. A channel that plays or records takes no commands until it is done.",
  },
  connection_failed: {
    code: "node_not_live",
    happened: always("Asterisk could not be reached."),
    whatToDo: "Look at the Nodes page; repeat when the node is live.",
  },
  aborted: {
    code: "asterisk_timeout",
    happened: always("Asterisk's answer was not waited for."),
    whatToDo: "Repeat it.",
  },
  closed: {
    code: "node_not_live",
    happened: always("The panel is closing its connection to Asterisk."),
    whatToDo: "The panel is closing; repeat when it is back.",
  },
  unexpected: {
    code: "internal",
    happened: always("The panel failed at it; it has been logged."),
    whatToDo: "Try again; if it happens again, give an admin the request id.",
  },
  invalid_response: {
    code: "asterisk_refused",
    happened: always("What answered is not Asterisk's ARI."),
    whatToDo: "Something else than Asterisk's ARI answered: check the node's address.",
  },
} as const satisfies Record<AriErrorCode, Translation>;

/** The one door from `lib/ari` to what a person reads. Errors that are ours already pass unchanged. */
export function panelError(error: unknown, subject: Subject): PanelError {
  if (error instanceof PanelError) return error;
  const ari = AriError.from(error);
  // Cut off midway it may have been carried out: not the same as "nobody is there".
  const cutOff = ari.code === "connection_failed" && !ari.retryable;
  const { code, whatToDo, happened }: Translation = translations[cutOff ? "timeout" : ari.code];
  const said = ari.asteriskMessage;
  const isDialled = subject.kind === "endpoint" || subject.kind === "extension";
  const isUncallable = ari.code === "allocation_failed" && isDialled;
  return new PanelError(
    code === "gone" ? goneCode[subject.kind] : code,
    code === "gone"
      ? // By its id people know neither a channel nor a bridge.
        `There is no ${isDialled ? `${subject.kind} ${subject.id}` : `such ${subject.kind}`} any more.`
      : isUncallable
        ? `${subject.id} cannot be called: it is not registered, or not there.`
        : `${about(subject)}${happened?.(said ?? "") ?? ari.message}`,
    {
      whatToDo,
      cause: ari,
      ...(ari.status === undefined ? {} : { asterisk: { status: ari.status, message: said ?? ari.message } }),
    },
  );
}

/** A node is named by the page at the place where it was asked; its key is none that people know. */
function about({ kind, id }: Subject): string {
  return kind === "node" || id === "" ? "" : `${capital(kind)} ${id}: `;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
