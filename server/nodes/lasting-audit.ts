import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { AuditLog, AuditRow } from "../storage/ports";
import type { Clock } from "./clock";

/** What is told of something that lasts, in the words of an audit row. */
export interface Lasting {
  /** Has one row at a time. */
  id: string;
  by: string;
  command: string;
  target: string;
  input: AuditRow["input"];
}

interface LastingAuditOptions {
  audit: AuditLog;
  node: string;
  clock: Pick<Clock, "now">;
  logger: Logger;
}

/**
 * Audit rows of what lasts and what nobody commands the end of. A row is begun with it and completed at its end: one
 * whose panel was killed is found and marked `unknown` by the next start. A log that fails stops nothing: it is told.
 */
export class LastingAudit {
  readonly #options: LastingAuditOptions;
  /** Rows of what goes on, with what was known at their beginning. */
  readonly #open = new Map<string, { begun: Promise<string>; input: AuditRow["input"] }>();

  constructor(options: LastingAuditOptions) {
    this.#options = options;
  }

  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  /** Resolves when it is on disk, or the log says why not. */
  async begin(what: Lasting): Promise<void> {
    if (this.isOpen(what.id)) return;
    const begun = this.#write(what);
    this.#open.set(what.id, { begun, input: what.input });
    await begun.catch((error: unknown) => this.#report(error, what));
  }

  /**
   * Completes its row, or writes one where none was begun; what was known at the beginning stays where `input` does not
   * say otherwise. Resolves when it is on disk, or the log says why not.
   */
  async end(what: Lasting, how: { detail: string | null; durationMs: number }): Promise<void> {
    const open = this.#open.get(what.id);
    this.#open.delete(what.id);
    const input = { ...open?.input, ...what.input };
    try {
      // What could not be begun may be written now.
      const rowId = (await open?.begun.catch(() => undefined)) ?? (await this.#write({ ...what, input }));
      const { command } = what;
      await this.#options.audit.end(rowId, { outcome: "done", code: null, ...how, command, input });
    } catch (error) {
      this.#report(error, what);
    }
  }

  /** Something failed that nobody had asked for by a command. Resolves when it is on disk, or the log says why not. */
  async fail(what: Lasting, detail: string): Promise<void> {
    try {
      const rowId = await this.#write(what);
      await this.#options.audit.end(rowId, { outcome: "failed", code: null, detail, durationMs: 0 });
    } catch (error) {
      this.#report(error, what);
    }
  }

  #write({ by, command, target, input }: Lasting): Promise<string> {
    const { audit, node, clock } = this.#options;
    return audit.begin({
      atMs: clock.now(),
      actor: by,
      actorKind: "system",
      role: "",
      address: "",
      command,
      node,
      target,
      input,
      requestId: randomUUID(),
    });
  }

  #report(error: unknown, { id, command }: Lasting): void {
    const { logger, node } = this.#options;
    logger.error({ err: error, node, session: id, command }, "what has happened could not be audited");
  }
}
