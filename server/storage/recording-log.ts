import { sql } from "kysely";
import type { RecordingRow } from "@/lib/api/recordings";
import type { Database } from "./dialect";
import type { RecordingLog } from "./ports";

export function createRecordingLog(database: Database): RecordingLog {
  return {
    async save(row) {
      const values = {
        id: row.id,
        node: row.node,
        // Asterisk's time as the panel reckons it may have halves, which PostgreSQL refuses.
        started_at_ms: Math.round(row.startedAtMs),
        words: wordsOf(row),
        row: JSON.stringify(row),
      };
      await database
        .insertInto("recording")
        .values(values)
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ row: values.row, words: values.words }))
        .execute();
      if (row.channelIds.length === 0) return;
      await database
        .insertInto("recorded_channel")
        .values(row.channelIds.map((id) => ({ channel_id: id, recording_id: row.id })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async list({ text, node, fromMs, untilMs, channelIds, before, beforeMs, limit }) {
      let query = database
        .selectFrom("recording as listed")
        .select("listed.row")
        .orderBy("listed.started_at_ms", "desc")
        .orderBy("listed.id", "desc")
        .limit(limit);
      if (node !== undefined) query = query.where("listed.node", "=", node);
      if (fromMs !== undefined) query = query.where("listed.started_at_ms", ">=", fromMs);
      if (untilMs !== undefined) query = query.where("listed.started_at_ms", "<", untilMs);
      for (const word of (text ?? "").toLowerCase().split(" ")) {
        if (word === "") continue;
        const pattern = `%${word.replace(/[\\%_]/g, "\\$&")}%`;
        query = query.where(sql<boolean>`listed.words like ${pattern} escape ${"\\"}`);
      }
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
      if (before !== undefined && beforeMs !== undefined) {
        const lastMs = Math.round(beforeMs);
        query = query.where(({ or, and, eb }) =>
          or([
            eb("listed.started_at_ms", "<", lastMs),
            and([eb("listed.started_at_ms", "=", lastMs), eb("listed.id", "<", before)]),
          ]),
        );
      } else if (before !== undefined) {
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
      return rows.map(({ row }) => rowOf(row));
    },

    async get(id) {
      const found = await database
        .selectFrom("recording")
        .select("row")
        .where("id", "=", id)
        .executeTakeFirst();
      return found === undefined ? undefined : rowOf(found.row);
    },

    async unended(node) {
      const rows = await database
        .selectFrom("recording")
        .select("row")
        .where("node", "=", node)
        // Asked once, at the start. In a text that somebody wrote the quotes would be escaped.
        .where("row", "like", '%"endedAtMs":null%')
        // What had ended before a panel was back keeps no end, and is done with.
        .where("row", "not like", '%"wasCut":true%')
        .execute();
      return rows.map(({ row }) => rowOf(row));
    },

    async remove(id) {
      // The row last: cut off between the two it is still listed, and can be removed again.
      await database.deleteFrom("recorded_channel").where("recording_id", "=", id).execute();
      await database.deleteFrom("recording").where("id", "=", id).execute();
    },
  };
}

/** Rows that are older than a field do not have it. */
function rowOf(text: string): RecordingRow {
  return { parties: [], wasCut: false, ...(JSON.parse(text) as Omit<RecordingRow, "parties" | "wasCut">) };
}

/** What a recording is found by, in lower case: SQLite and PostgreSQL differ in what else they take for the same. */
function wordsOf({ by, parties, marks }: RecordingRow): string {
  const told = parties.flatMap(({ name, number, endpoint }) => [name, number, endpoint]);
  return [by, ...told, ...marks.map(({ text }) => text)].join(" ").toLowerCase();
}
