import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { SpyRow } from "@/lib/live/rows";
import type { Identity } from "../auth/identity";
import type { AuditLog } from "../storage/ports";
import type { Node } from "./node";
import type { SpyStretch } from "./spy";

/**
 * Each stretch of listening in one mode gets an audit row of its own, so that every second of it has its from and to,
 * whoever ended it. The row is begun when the stretch begins, and completed when a mode gave way to the next one, a phone
 * hung up or a call ended: one whose panel was killed is found and marked `unknown` by the next start.
 */
export class SpyAudit {
  readonly #options: { audit: AuditLog; node: Pick<Node, "name" | "asteriskNow">; logger: Logger };
  /** Ids of the rows of stretches that go on, by spy. */
  readonly #open = new Map<string, Promise<string>>();

  constructor(options: { audit: AuditLog; node: Pick<Node, "name" | "asteriskNow">; logger: Logger }) {
    this.#options = options;
  }

  /** Something is heard from now on, if it was not before. Resolves when it is on disk, or the log says why not. */
  async begin(row: SpyRow): Promise<void> {
    if (this.#open.has(row.id)) return;
    const begun = this.#write({ row, fromMs: this.#options.node.asteriskNow(), toMs: null, next: null });
    this.#open.set(row.id, begun);
    await begun.catch((error: unknown) => this.#report(error, row.id));
  }

  /** Resolves when it is on disk, or the log says why not. */
  async end(stretch: SpyStretch): Promise<void> {
    const { row, fromMs, toMs, why } = stretch;
    const begun = this.#open.get(row.id);
    this.#open.delete(row.id);
    try {
      // What could not be begun may be written now.
      const id = (await begun?.catch(() => undefined)) ?? (await this.#write(stretch));
      await this.#options.audit.end(id, {
        outcome: "done",
        code: null,
        detail: [fromMs === null ? "Nothing was heard." : "", why ?? ""].join(" ").trim() || null,
        durationMs: fromMs === null ? 0 : Math.max(0, Math.round(toMs - fromMs)),
        command: commandOf(stretch),
        input: inputOf(stretch),
      });
    } catch (error) {
      this.#report(error, row.id);
    }
  }

  #write(stretch: Told): Promise<string> {
    const { row } = stretch;
    return this.#options.audit.begin({
      atMs: Date.now(),
      actor: row.by,
      actorKind: "system",
      role: "",
      address: "",
      command: commandOf(stretch),
      node: this.#options.node.name,
      target: row.targetId,
      input: inputOf(stretch),
      requestId: randomUUID(),
    });
  }

  #report(error: unknown, spy: string): void {
    const { logger, node } = this.#options;
    logger.error({ err: error, node: node.name, spy }, "what a spy heard could not be audited");
  }
}

/** A stretch, also one that goes on: `toMs` is null then. */
type Told = Pick<SpyStretch, "row" | "fromMs" | "next"> & { toMs: number | null };

function commandOf({ next }: Told): string {
  return next === null ? "spies.ended" : "spies.changed";
}

function inputOf({ row, fromMs, toMs, next }: Told): Record<string, unknown> {
  return {
    spy: row.id,
    via: row.via,
    mode: row.mode,
    ...(row.mode === "whisper" ? { whisperTo: row.whisperTo } : {}),
    ...(next === null ? {} : { nextMode: next }),
    ...(row.via === "phone" ? { endpoint: row.endpoint } : {}),
    ...(row.reason === "" ? {} : { reason: row.reason }),
    heardFromMs: fromMs === null ? null : Math.round(fromMs),
    ...(toMs === null ? {} : { heardToMs: Math.round(toMs) }),
  };
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
