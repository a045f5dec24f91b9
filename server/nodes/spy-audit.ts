import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { SpyRow } from "@/lib/live/rows";
import type { AuditLog } from "../storage/ports";
import type { Node } from "./node";

/**
 * The end of a spy is an act of nobody: a phone hung up, a call was over. It gets an audit row of its own all the same,
 * so that every second of listening has its from and to. Resolves when it is on disk, or the log says why not.
 */
export async function recordSpyEnd(options: {
  audit: AuditLog;
  node: Node;
  row: SpyRow;
  logger: Logger;
}): Promise<void> {
  const { audit, node, row, logger } = options;
  try {
    const endedAtMs = Math.round(node.asteriskNow());
    const fromMs = row.activeAtMs;
    const id = await audit.begin({
      atMs: Date.now(),
      actor: row.by,
      actorKind: "system",
      role: "",
      address: "",
      command: "spies.ended",
      node: node.name,
      target: row.targetId,
      input: {
        spy: row.id,
        mode: row.mode,
        endpoint: row.endpoint,
        heardFromMs: fromMs,
        heardToMs: endedAtMs,
      },
      requestId: randomUUID(),
    });
    await audit.end(id, {
      outcome: "done",
      code: null,
      detail: fromMs === null ? "The phone was not answered; nothing was heard." : null,
      durationMs: fromMs === null ? 0 : Math.max(0, Math.round(endedAtMs - fromMs)),
    });
  } catch (error) {
    logger.error({ err: error, node: node.name, spy: row.id }, "the end of a spy could not be audited");
  }
}
