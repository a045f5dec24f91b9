import type { Database } from "./dialect";
import { createIds } from "./ids";
import type { AuditLog, AuditRow } from "./ports";
import type { Tables } from "./tables";

/** The caller leaves these out; should one slip through, the record of a year must not hold it. */
const secretKey = /password|secret|token|authorization|cookie/i;

export function createAuditLog(database: Database, now: () => number): AuditLog {
  const nextId = createIds(now);
  return {
    async begin(entry) {
      const id = nextId();
      await database
        .insertInto("audit")
        .values({
          id,
          at_ms: entry.atMs,
          actor: entry.actor,
          actor_kind: entry.actorKind,
          role: entry.role,
          address: entry.address,
          command: entry.command,
          node: entry.node,
          target: entry.target,
          input: inputText(entry.input),
          outcome: "started",
          code: null,
          detail: null,
          duration_ms: null,
          request_id: entry.requestId,
        })
        .execute();
      return id;
    },

    async end(id, result) {
      await database
        .updateTable("audit")
        .set({
          outcome: result.outcome,
          code: result.code,
          detail: result.detail,
          duration_ms: Math.round(result.durationMs),
          ...(result.command === undefined ? {} : { command: result.command }),
          ...(result.input === undefined ? {} : { input: inputText(result.input) }),
        })
        .where("id", "=", id)
        // `unknown`: another panel on this database started meanwhile and took the row for a leftover.
        .where("outcome", "in", ["started", "unknown"])
        .execute();
    },

    async list(filter) {
      let query = database.selectFrom("audit").selectAll().orderBy("id", "desc").limit(filter.limit);
      if (filter.before !== undefined) query = query.where("id", "<", filter.before);
      if (filter.actor !== undefined) query = query.where("actor", "=", filter.actor);
      if (filter.command !== undefined) query = query.where("command", "=", filter.command);
      return (await query.execute()).map(toAuditRow);
    },

    async closeUnfinished() {
      const result = await database
        .updateTable("audit")
        .set({ outcome: "unknown", detail: "The panel stopped before the act was known to have ended" })
        .where("outcome", "=", "started")
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
  };
}

function inputText(input: AuditRow["input"]): string {
  return JSON.stringify(input, (key, value: unknown) => (secretKey.test(key) ? "[secret]" : value));
}

function toAuditRow(row: Tables["audit"]): AuditRow {
  return {
    id: row.id,
    atMs: row.at_ms,
    actor: row.actor,
    actorKind: row.actor_kind,
    role: row.role,
    address: row.address,
    command: row.command,
    node: row.node,
    target: row.target,
    input: JSON.parse(row.input),
    outcome: row.outcome,
    code: row.code,
    detail: row.detail,
    durationMs: row.duration_ms,
    requestId: row.request_id,
  };
}
