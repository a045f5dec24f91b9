import type { Logger } from "pino";
import type { SpyRow } from "@/lib/live/rows";
import type { AuditLog } from "../storage/ports";
import type { Clock } from "./clock";
import { type Lasting, LastingAudit } from "./lasting-audit";
import type { Node } from "./node";
import type { SpyStretch } from "./spy";
import type { FailedNotice } from "./spy-notices";
import { channelWords } from "./target-words";

interface SpyAuditOptions {
  audit: AuditLog;
  node: Pick<Node, "name" | "asteriskNow" | "live">;
  clock: Pick<Clock, "now">;
  logger: Logger;
}

/**
 * Each stretch of listening in one mode gets an audit row of its own, so that every second of it has its from and to,
 * whoever ended it: `spies.started` while it goes on, `spies.changed` when another mode has followed, `spies.ended`.
 */
export class SpyAudit {
  readonly #node: SpyAuditOptions["node"];
  readonly #rows: LastingAudit;

  constructor({ audit, node, clock, logger }: SpyAuditOptions) {
    this.#node = node;
    this.#rows = new LastingAudit({ audit, node: node.name, clock, logger });
  }

  /** Something is heard from now on, if it was not before. Resolves when it is on disk, or the log says why not. */
  async begin(row: SpyRow): Promise<void> {
    if (this.#rows.isOpen(row.id)) return;
    await this.#rows.begin({
      ...this.#about(row, "spies.started"),
      input: { ...this.#inputOf(row), heardFromMs: Math.round(this.#node.asteriskNow()) },
    });
  }

  /** Resolves when it is on disk, or the log says why not. */
  async end({ row, fromMs, toMs, next, why }: SpyStretch): Promise<void> {
    const nothing = row.activeAtMs === null ? "Nothing was heard." : "Nothing more was heard.";
    await this.#rows.end(
      {
        ...this.#about(row, next === null ? "spies.ended" : "spies.changed"),
        input: {
          ...this.#inputOf(row),
          ...(next === null ? {} : { nextMode: next }),
          heardFromMs: fromMs === null ? null : Math.round(fromMs),
          heardToMs: Math.round(toMs),
        },
      },
      {
        detail: [fromMs === null ? nothing : "", why ?? ""].join(" ").trim() || null,
        durationMs: fromMs === null ? 0 : Math.max(0, Math.round(toMs - fromMs)),
      },
    );
  }

  /** A party was to be told that somebody listens, and was not. Never rejects. */
  async noticeFailed({ row, to, media, why }: FailedNotice): Promise<void> {
    const input = { ...this.#inputOf(row), to, media };
    await this.#rows.fail({ ...this.#about(row, "spies.notice"), input }, why);
  }

  #about({ id, by, targetId }: SpyRow, command: string): Omit<Lasting, "input"> {
    return { id, by, command, target: targetId };
  }

  #inputOf(row: SpyRow): Record<string, unknown> {
    const whom = channelWords(row.targetId, this.#node.live);
    return {
      spy: row.id,
      // Nobody knows a channel by its id once it is gone.
      ...(whom === null ? {} : { whom }),
      via: row.via,
      mode: row.mode,
      ...(row.mode === "whisper" ? { whisperTo: row.whisperTo } : {}),
      ...(row.via === "phone" ? { endpoint: row.endpoint } : {}),
      ...(row.reason === "" ? {} : { reason: row.reason }),
    };
  }
}
