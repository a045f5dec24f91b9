import { sql } from "kysely";
import { type Database, type Dialect, exclusively } from "./dialect";

interface Migration {
  name: string;
  up(database: Database, dialect: Dialect): Promise<void>;
}

/** In order; one that has been released is never edited, a later one mends it. */
const migrations: Migration[] = [
  { name: "0001-panel", up: createPanelTables },
  { name: "0002-sign-in", up: createSignInTables },
  { name: "0003-recordings", up: createRecordingTables },
  { name: "0004-recording-words", up: addRecordingWords },
];

/** Brings the tables to this version. Two panels that start at once wait for each other. */
export async function migrate(database: Database, dialect: Dialect): Promise<void> {
  await exclusively(database, dialect, async (connection) => {
    await sql`create table if not exists migration (name text primary key, at_ms bigint not null)`.execute(
      connection,
    );
    const done = await sql<{ name: string }>`select name from migration`.execute(connection);
    const known = new Set(done.rows.map((row) => row.name));
    for (const migration of migrations) {
      if (known.has(migration.name)) continue;
      await migration.up(connection, dialect);
      await sql`insert into migration (name, at_ms) values (${migration.name}, ${Date.now()})`.execute(
        connection,
      );
    }
  });
}

async function createPanelTables(database: Database): Promise<void> {
  await database.schema
    .createTable("setting")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
  await database.schema
    .createTable("audit")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("actor", "text", (column) => column.notNull())
    .addColumn("actor_kind", "text", (column) => column.notNull())
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("address", "text", (column) => column.notNull())
    .addColumn("command", "text", (column) => column.notNull())
    .addColumn("node", "text")
    .addColumn("target", "text")
    .addColumn("input", "text", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("code", "text")
    .addColumn("detail", "text")
    .addColumn("duration_ms", "bigint")
    .addColumn("request_id", "text", (column) => column.notNull())
    .execute();
  await database.schema.createIndex("audit_actor").on("audit").columns(["actor", "id"]).execute();
  await database.schema.createIndex("audit_command").on("audit").columns(["command", "id"]).execute();
  await database.schema.createIndex("audit_outcome").on("audit").column("outcome").execute();
  await database.schema
    .createTable("origination")
    .addColumn("node", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("started_at_ms", "bigint", (column) => column.notNull())
    .addColumn("row", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("origination_key", ["node", "id"])
    .execute();
  await database.schema
    .createIndex("origination_time")
    .on("origination")
    .columns(["started_at_ms", "id"])
    .execute();
  await database.schema
    .createTable("idempotency")
    .addColumn("actor", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("fingerprint", "text", (column) => column.notNull())
    .addColumn("status", "integer")
    .addColumn("body", "text")
    .addColumn("claimed_at_ms", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("idempotency_key", ["actor", "key"])
    .execute();
  await database.schema
    .createTable("token")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull().unique())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at_ms", "bigint", (column) => column.notNull())
    .addColumn("expires_at_ms", "bigint")
    .addColumn("last_used_at_ms", "bigint")
    .execute();
}

/** What better-auth 1.7 with its username and admin plug-ins expects; names and types are its own. */
async function createSignInTables(database: Database, dialect: Dialect): Promise<void> {
  const { timeType, booleanType } = dialect;
  await database.schema
    .createTable("user")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("email", "text", (column) => column.notNull().unique())
    .addColumn("emailVerified", booleanType, (column) => column.notNull())
    .addColumn("image", "text")
    .addColumn("createdAt", timeType, (column) => column.notNull())
    .addColumn("updatedAt", timeType, (column) => column.notNull())
    .addColumn("username", "text", (column) => column.unique())
    .addColumn("displayUsername", "text")
    .addColumn("role", "text")
    .addColumn("banned", booleanType)
    .addColumn("banReason", "text")
    .addColumn("banExpires", timeType)
    .execute();
  await database.schema
    .createTable("session")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("expiresAt", timeType, (column) => column.notNull())
    .addColumn("token", "text", (column) => column.notNull().unique())
    .addColumn("createdAt", timeType, (column) => column.notNull())
    .addColumn("updatedAt", timeType, (column) => column.notNull())
    .addColumn("ipAddress", "text")
    .addColumn("userAgent", "text")
    .addColumn("userId", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
    .addColumn("impersonatedBy", "text")
    .execute();
  await database.schema.createIndex("session_userId_idx").on("session").column("userId").execute();
  await database.schema
    .createTable("account")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("accountId", "text", (column) => column.notNull())
    .addColumn("providerId", "text", (column) => column.notNull())
    .addColumn("userId", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
    .addColumn("accessToken", "text")
    .addColumn("refreshToken", "text")
    .addColumn("idToken", "text")
    .addColumn("accessTokenExpiresAt", timeType)
    .addColumn("refreshTokenExpiresAt", timeType)
    .addColumn("scope", "text")
    .addColumn("password", "text")
    .addColumn("createdAt", timeType, (column) => column.notNull())
    .addColumn("updatedAt", timeType, (column) => column.notNull())
    .execute();
  await database.schema.createIndex("account_userId_idx").on("account").column("userId").execute();
  await database.schema
    .createTable("verification")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("identifier", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("expiresAt", timeType, (column) => column.notNull())
    .addColumn("createdAt", timeType, (column) => column.notNull())
    .addColumn("updatedAt", timeType, (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex("verification_identifier_idx")
    .on("verification")
    .column("identifier")
    .execute();
}

async function createRecordingTables(database: Database): Promise<void> {
  await database.schema
    .createTable("recording")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("node", "text", (column) => column.notNull())
    .addColumn("started_at_ms", "bigint", (column) => column.notNull())
    .addColumn("row", "text", (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex("recording_time")
    .on("recording")
    .columns(["started_at_ms", "id"])
    .execute();
  await database.schema
    .createTable("recorded_channel")
    .addColumn("channel_id", "text", (column) => column.notNull())
    .addColumn("recording_id", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("recorded_channel_key", ["channel_id", "recording_id"])
    .execute();
}

/** Recordings that are older are found by whatever stands in their rows; who was in the call was not kept. */
async function addRecordingWords(database: Database): Promise<void> {
  await database.schema
    .alterTable("recording")
    .addColumn("words", "text", (column) => column.notNull().defaultTo(""))
    .execute();
  await sql`update recording set words = lower("row")`.execute(database);
}
