import type { Logger } from "pino";
import type { PanelError } from "../errors";
import type { AuditLog } from "../storage/ports";
import type { RequestOrigin } from "./audited";
import type { Identity } from "./identity";

/** What was refused to somebody who is signed in, where it is no command: a read, an audio socket. */
export interface Refused {
  identity: Identity;
  /** Name of the query, or `audio.open`. */
  what: string;
  input: Record<string, unknown>;
  error: PanelError;
  origin: RequestOrigin;
}

/** Leaves an audit row of it. Never rejects: a refusal stands, whether it can be written or not. */
export type RecordRefused = (refused: Refused) => Promise<void>;

export function createRecordRefused(options: {
  audit: AuditLog;
  logger: Logger;
  now(): number;
}): RecordRefused {
  const { audit, logger, now } = options;
  return async ({ identity, what, input, error, origin }) => {
    try {
      const id = await audit.begin({
        atMs: now(),
        actor: identity.actor,
        actorKind: identity.kind,
        role: identity.role,
        address: origin.address,
        command: what,
        node: typeof input["node"] === "string" ? input["node"].slice(0, 200) : null,
        target: null,
        input: {},
        requestId: origin.requestId,
      });
      const { code, message } = error;
      await audit.end(id, { outcome: "refused", code, detail: message, durationMs: 0 });
    } catch (failure) {
      logger.error({ err: failure, user: identity.actor, what }, "a refusal could not be audited");
    }
  };
}
