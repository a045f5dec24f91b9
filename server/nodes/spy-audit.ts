import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Identity } from "../auth/identity";
import type { AuditLog } from "../storage/ports";
import type { Node } from "./node";
import type { SpyStretch } from "./spy";

/**
 * What was heard is told when it is over: a mode gave way to the next one, a phone hung up, a call ended. Each stretch
 * gets an audit row of its own, so that every second of listening has its from and to, whoever ended it. Resolves when it
 * is on disk, or the log says why not.
 */
export async function recordSpyStretch(options: {
  audit: AuditLog;
  node: Node;
  stretch: SpyStretch;
  logger: Logger;
}): Promise<void> {
  const { audit, node, logger } = options;
  const { row, fromMs, toMs, next, why } = options.stretch;
  try {
    const id = await audit.begin({
      atMs: Date.now(),
      actor: row.by,
      actorKind: "system",
      role: "",
      address: "",
      command: next === null ? "spies.ended" : "spies.changed",
      node: node.name,
      target: row.targetId,
      input: {
        spy: row.id,
        via: row.via,
        mode: row.mode,
        ...(row.mode === "whisper" ? { whisperTo: row.whisperTo } : {}),
        ...(next === null ? {} : { nextMode: next }),
        ...(row.via === "phone" ? { endpoint: row.endpoint } : {}),
        ...(row.reason === "" ? {} : { reason: row.reason }),
        heardFromMs: fromMs === null ? null : Math.round(fromMs),
        heardToMs: Math.round(toMs),
      },
      requestId: randomUUID(),
    });
    await audit.end(id, {
      outcome: "done",
      code: null,
      detail: [fromMs === null ? "Nothing was heard." : "", why ?? ""].join(" ").trim() || null,
      durationMs: fromMs === null ? 0 : Math.max(0, Math.round(toMs - fromMs)),
    });
  } catch (error) {
    logger.error({ err: error, node: node.name, spy: row.id }, "what a spy heard could not be audited");
  }
}

/** Somebody came to the audio socket with a ticket that was used, too old or another person's. Never rejects. */
export async function recordTicketRefusal(options: {
  audit: AuditLog;
  identity: Identity;
  logger: Logger;
}): Promise<void> {
  const { audit, identity, logger } = options;
  try {
    const id = await audit.begin({
      atMs: Date.now(),
      actor: identity.actor,
      actorKind: identity.kind,
      role: identity.role,
      address: "",
      command: "audio.open",
      node: null,
      target: null,
      input: {},
      requestId: randomUUID(),
    });
    const detail = "The ticket was used, too old, or another person's.";
    await audit.end(id, { outcome: "refused", code: "forbidden", detail, durationMs: 0 });
  } catch (error) {
    logger.error({ err: error, user: identity.actor }, "a refused audio ticket could not be audited");
  }
}
