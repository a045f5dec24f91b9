import type { RecordingRow } from "@/lib/api/recordings";
import type { Database } from "./dialect";
import type { RecordingLog } from "./ports";

export function createRecordingLog(database: Database): RecordingLog {
  return {
    async save(row) {
      const values = { id: row.id, node: row.node, started_at_ms: row.startedAtMs, row: JSON.stringify(row) };
      await database
        .insertInto("recording")
        .values(values)
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ row: values.row }))
        .execute();
      if (row.channelIds.length === 0) return;
      await database
        .insertInto("recorded_channel")
        .values(row.channelIds.map((id) => ({ channel_id: id, recording_id: row.id })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async list({ node, channelIds, before, limit }) {
      let query = database
        .selectFrom("recording as listed")
        .select("listed.row")
        .orderBy("listed.started_at_ms", "desc")
        .orderBy("listed.id", "desc")
        .limit(limit);
      if (node !== undefined) query = query.where("listed.node", "=", node);
      if (channelIds !== undefined) {
        const ids = channelIds.split(",").filter((id) => id !== "");
        query = query.where(({ exists, selectFrom }) =>
          exists(
            selectFrom("recorded_channel")
              .select("recording_id")
              .whereRef("recording_id", "=", "listed.id")
              // An empty list would be a fault of SQL, and no channel has this id.
              .where("channel_id", "in", ids.length === 0 ? [""] : ids),
          ),
        );
      }
      if (before !== undefined) {
        query = query
          .innerJoin("recording as last", (join) => join.on("last.id", "=", before))
          .where(({ or, and, eb }) =>
            or([
              eb("listed.started_at_ms", "<", eb.ref("last.started_at_ms")),
              and([
                eb("listed.started_at_ms", "=", eb.ref("last.started_at_ms")),
                eb("listed.id", "<", eb.ref("last.id")),
              ]),
            ]),
          );
      }
      const rows = await query.execute();
      return rows.map(({ row }) => JSON.parse(row) as RecordingRow);
    },
  };
}
