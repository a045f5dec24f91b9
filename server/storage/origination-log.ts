import type { OriginationRow } from "@/lib/live/rows";
import type { Database } from "./dialect";
import type { OriginationLog } from "./ports";

export function createOriginationLog(database: Database): OriginationLog {
  return {
    async save(node, row) {
      // Asterisk's time as the panel reckons it may have halves, which PostgreSQL refuses.
      const startedMs = Math.round(row.startedAtMs);
      const values = { node, id: row.id, started_at_ms: startedMs, row: JSON.stringify(row) };
      await database
        .insertInto("origination")
        .values(values)
        .onConflict((conflict) =>
          conflict
            .columns(["node", "id"])
            .doUpdateSet({ row: values.row, started_at_ms: values.started_at_ms }),
        )
        .execute();
    },

    async list(filter) {
      let query = database
        .selectFrom("origination as listed")
        .select(["listed.node", "listed.row"])
        .orderBy("listed.started_at_ms", "desc")
        .orderBy("listed.id", "desc")
        .limit(filter.limit);
      const { before } = filter;
      if (before !== undefined) {
        query = query
          .innerJoin("origination as last", (join) => join.on("last.id", "=", before))
          .where((where) =>
            where.or([
              where("listed.started_at_ms", "<", where.ref("last.started_at_ms")),
              where.and([
                where("listed.started_at_ms", "=", where.ref("last.started_at_ms")),
                where("listed.id", "<", where.ref("last.id")),
              ]),
            ]),
          );
      }
      return (await query.execute()).map(({ node, row }) => ({ ...parseRow(row), node }));
    },

    async recent(node, limit) {
      const rows = await database
        .selectFrom("origination")
        .select("row")
        .where("node", "=", node)
        .orderBy("started_at_ms", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ row }) => parseRow(row));
    },
  };
}

/** Our own text, written by `save`. */
function parseRow(text: string): OriginationRow {
  return JSON.parse(text);
}
