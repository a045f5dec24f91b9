import type { Logger } from "pino";
import { PanelError } from "../errors";
import type { AuditLog } from "../storage/ports";
import type { RequestOrigin } from "./audited";
import type { Identity } from "./identity";
import { PerMinute } from "./per-minute";

/** What was refused to somebody who is signed in, where it is no command: a read, an audio socket. */
export interface Refused {
  identity: Identity;
  /** Name of the query, or `audio.open`. */
  what: string;
  input: Record<string, unknown>;
  error: PanelError;
  origin: RequestOrigin;
}

/** Each is a row on the disk, which one person must not fill. */
export const refusalsPerMinute = 120;

/**
 * Leaves an audit row of it, and resolves to what to answer: the refusal, or `too_many_requests` where there were too many
 * of this person within a minute, which leave no row. Never rejects: a refusal stands, whether it can be written or not.
 */
export type RecordRefused = (refused: Refused) => Promise<PanelError>;

export function createRecordRefused(options: {
  audit: AuditLog;
  logger: Logger;
  now(): number;
}): RecordRefused {
  const { audit, logger, now } = options;
  const limit = new PerMinute(refusalsPerMinute);
  return async ({ identity, what, input, error, origin }) => {
    const waitSeconds = await limit.take(identity);
    if (waitSeconds !== null) {
      const text = `You were refused ${refusalsPerMinute} times within a minute; this would have been, too.`;
      return new PanelError("too_many_requests", text, {
        whatToDo: `Wait ${waitSeconds} s, and ask an admin for the right.`,
        retryAfterSeconds: waitSeconds,
      });
    }
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
    return error;
  };
}
