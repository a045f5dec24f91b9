import { createAuditLog } from "./audit-log";
import { type Database, type Dialect, exclusively, openPostgres, openSqlite } from "./dialect";
import { createIdempotencyLog } from "./idempotency-log";
import { migrate } from "./migrations";
import { createOriginationLog } from "./origination-log";
import { openPolicies } from "./policies";
import type { AuditLog, IdempotencyLog, OriginationLog, Policies, RecordingLog } from "./ports";
import { createRecordingLog } from "./recording-log";

export type { Database } from "./dialect";

/** All that outlives the process. */
export interface Storage {
  audit: AuditLog;
  originations: OriginationLog;
  idempotency: IdempotencyLog;
  policies: Policies;
  recordings: RecordingLog;
  database: Database;
  dialect: Dialect;
  /** Work that no other exclusive work overlaps, in any process; all or nothing. Use the database it is given. */
  exclusively<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
  /** A value that is made once and then stays, whichever panel was first. */
  setOnce(name: string, make: () => string): Promise<string>;
  close(): Promise<void>;
}

interface StorageOptions {
  /** Made with mode 0700 where it is missing. Unused with PostgreSQL. */
  dataDir: string;
  /** `postgres://…`, or null for SQLite. */
  databaseUrl: string | null;
  /** Milliseconds since 1970. Default: the machine's clock. */
  now?: () => number;
  /** A PostgreSQL connection broke while idle; the pool opens another. */
  onIdleError?: (error: Error) => void;
}

/** Opens the database and brings its tables to this version. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const now = options.now ?? Date.now;
  const { database, dialect } =
    options.databaseUrl === null
      ? await openSqlite(options.dataDir)
      : openPostgres(options.databaseUrl, options.onIdleError ?? (() => undefined));
  try {
    await migrate(database, dialect);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return {
    audit: createAuditLog(database, now),
    originations: createOriginationLog(database),
    idempotency: createIdempotencyLog(database, now),
    policies: await openPolicies(database),
    recordings: createRecordingLog(database),
    database,
    dialect,
    exclusively: (work) => exclusively(database, dialect, work),
    async setOnce(name, make) {
      await database
        .insertInto("setting")
        .values({ name, value: make() })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .execute();
      const row = await database
        .selectFrom("setting")
        .select("value")
        .where("name", "=", name)
        .executeTakeFirstOrThrow();
      return row.value;
    },
    close: () => database.destroy(),
  };
}
