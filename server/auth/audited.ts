import { PanelError } from "../errors";
import type { AuditLog } from "../storage/ports";

/** From where a request came; for limits and audit. */
export interface RequestOrigin {
  address: string;
  requestId: string;
}

/** Runs an act of the door between the two halves of its audit row; what it throws becomes the outcome. */
export type Audited = <Result>(
  who: { actor: string; role: string },
  command: "sign_in" | "sign_out" | "change_password" | "set_up",
  origin: RequestOrigin,
  act: () => Promise<Result>,
) => Promise<Result>;

export function createAudited(audit: Pick<AuditLog, "begin" | "end">, now: () => number): Audited {
  return async (who, command, origin, act) => {
    const atMs = now();
    const id = await audit.begin({
      atMs,
      actor: who.actor,
      actorKind: "user",
      role: who.role,
      address: origin.address,
      command,
      node: null,
      target: null,
      input: {},
      requestId: origin.requestId,
    });
    try {
      const result = await act();
      await audit.end(id, { outcome: "done", code: null, detail: null, durationMs: now() - atMs });
      return result;
    } catch (error) {
      const known = error instanceof PanelError;
      await audit.end(id, {
        outcome: known ? "refused" : "failed",
        code: known ? error.code : "internal",
        detail: known ? error.message : "The panel failed at this; it has been logged.",
        durationMs: now() - atMs,
      });
      throw error;
    }
  };
}
