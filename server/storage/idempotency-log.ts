import type { Database } from "./dialect";
import type { IdempotencyLog } from "./ports";

const secretNames: ReadonlySet<string> = new Set(["secret", "ticket"]);
const keptMs = 24 * 60 * 60 * 1000;

export function createIdempotencyLog(database: Database, now: () => number): IdempotencyLog {
  return {
    async claim(actor, key, fingerprint) {
      await database
        .deleteFrom("idempotency")
        .where("claimed_at_ms", "<=", now() - keptMs)
        .execute();
      // The insert decides who is first; reading before it would let two through.
      const inserted = await database
        .insertInto("idempotency")
        .values({ actor, key, fingerprint, status: null, body: null, claimed_at_ms: now() })
        .onConflict((conflict) => conflict.columns(["actor", "key"]).doNothing())
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows === 1n) return null;
      const row = await database
        .selectFrom("idempotency")
        .select(["fingerprint", "status", "body"])
        .where("actor", "=", actor)
        .where("key", "=", key)
        .executeTakeFirst();
      if (row === undefined) return { fingerprint, answer: "pending" };
      return {
        fingerprint: row.fingerprint,
        answer:
          row.status === null
            ? "pending"
            : { status: row.status, body: row.body === null ? undefined : JSON.parse(row.body) },
      };
    },

    async complete(actor, key, answer) {
      await database
        .updateTable("idempotency")
        .set({
          status: answer.status,
          // A token's secret and an audio ticket are in their first answer and nowhere else: not here, nor in a repeated one.
          body:
            answer.body === undefined
              ? null
              : JSON.stringify(answer.body, (name, value: unknown) => (secretNames.has(name) ? "" : value)),
        })
        .where("actor", "=", actor)
        .where("key", "=", key)
        .execute();
    },

    async release(actor, key) {
      await database
        .deleteFrom("idempotency")
        .where("actor", "=", actor)
        .where("key", "=", key)
        .where("status", "is", null)
        .execute();
    },

    async closeUnfinished({ status, body }) {
      const closed = await database
        .updateTable("idempotency")
        .set({ status, body: JSON.stringify(body) })
        .where("status", "is", null)
        .executeTakeFirst();
      return Number(closed.numUpdatedRows);
    },
  };
}
