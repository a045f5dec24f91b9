import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import SqliteDatabase from "better-sqlite3";
import { Kysely, PostgresDialect, type RawBuilder, SqliteDialect, sql } from "kysely";
import pg from "pg";
import type { AuthBoolean, AuthTime, Tables } from "./tables";

export type Database = Kysely<Tables>;

/** The few places where the two databases differ. */
export interface Dialect {
  name: "sqlite" | "postgres";
  /** Statements that open a transaction which no other of its kind overlaps, in any process. */
  beginExclusive: RawBuilder<unknown>[];
  timeType: "date" | "timestamptz";
  booleanType: "integer" | "boolean";
  time(ms: number): AuthTime;
  boolean(value: boolean): AuthBoolean;
}

/** Any fixed number: it names the panel's lock among a server's advisory locks. */
const advisoryLock = 7_282_002;
const busyTimeoutMs = 5_000;
const int8Oid = 20;

/** SQLite in the data directory: fsync at each commit, so that an audit row survives a power cut. */
export async function openSqlite(dataDir: string): Promise<{ database: Database; dialect: Dialect }> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, "patchbay.sqlite");
  // The directory may have been made by others, with other rights: the file is ours alone all the same.
  closeSync(openSync(path, "a", 0o600));
  const file = new SqliteDatabase(path, { timeout: busyTimeoutMs });
  try {
    await writeAhead(file);
    file.pragma("synchronous = FULL");
    file.pragma("foreign_keys = ON");
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    database: new Kysely<Tables>({ dialect: new SqliteDialect({ database: file }) }),
    dialect: {
      name: "sqlite",
      beginExclusive: [sql`begin immediate`],
      timeType: "date",
      booleanType: "integer",
      time: (ms) => new Date(ms).toISOString(),
      boolean: (value) => (value ? 1 : 0),
    },
  };
}

/** SQLite does not wait for a lock while a new file becomes one with a log: two panels that start at once meet there. */
async function writeAhead(file: SqliteDatabase.Database): Promise<void> {
  const untilMs = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      file.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      const isBusy = error instanceof SqliteDatabase.SqliteError && error.code === "SQLITE_BUSY";
      if (!isBusy || performance.now() > untilMs) throw error;
      await sleep(20);
    }
  }
}

/** PostgreSQL at `url`. `onIdleError` hears of connections that break while nobody uses them. */
export function openPostgres(
  url: string,
  onIdleError: (error: Error) => void,
): { database: Database; dialect: Dialect } {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    // Our bigints are milliseconds: exact as a number for longer than anyone will ask.
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        oid === int8Oid ? Number : pg.types.getTypeParser(oid, format ?? "text"),
    } as pg.CustomTypesConfig,
  });
  pool.on("error", onIdleError);
  return {
    database: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    dialect: {
      name: "postgres",
      beginExclusive: [sql`begin`, sql`select pg_advisory_xact_lock(${sql.lit(advisoryLock)})`],
      timeType: "timestamptz",
      booleanType: "boolean",
      time: (ms) => new Date(ms),
      boolean: (value) => value,
    },
  };
}

/**
 * Runs `work` while no other exclusive work runs on this database, in this process or another; all of it is kept or,
 * when it throws, none. `work` uses the database it is given: on SQLite the outer one waits for the end.
 */
export async function exclusively<Result>(
  database: Database,
  dialect: Dialect,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  return await database.connection().execute(async (connection) => {
    for (const statement of dialect.beginExclusive) await statement.execute(connection);
    try {
      const result = await work(connection);
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      // SQLite has already rolled back when the disk is full; the first error is the one to tell.
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}
