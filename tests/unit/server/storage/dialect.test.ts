import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openSqlite } from "@/server/storage/dialect";

let dataDir: string;
let path: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "patchbay-dialect-"));
  path = join(dataDir, "patchbay.sqlite");
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(dataDir, { recursive: true, force: true });
});

it("waits for another panel that holds the new file as it starts", async () => {
  const other = new SqliteDatabase(path);
  other.exec("begin immediate");
  const tries = vi.spyOn(SqliteDatabase.prototype, "pragma");
  const opening = openSqlite(dataDir);
  expect(tries.mock.results).toEqual([
    { type: "throw", value: expect.objectContaining({ code: "SQLITE_BUSY" }) },
  ]);
  other.exec("commit");
  const { database } = await opening;
  expect((await sql`pragma journal_mode`.execute(database)).rows).toEqual([{ journal_mode: "wal" }]);
  await database.destroy();
  other.close();
});

it("waits for no file that is none of SQLite's, and lets go of it", async () => {
  await writeFile(path, "a letter to somebody, and longer than a header of a hundred bytes. ".repeat(20));
  const close = vi.spyOn(SqliteDatabase.prototype, "close");
  await expect(openSqlite(dataDir)).rejects.toMatchObject({ code: "SQLITE_NOTADB" });
  expect(close).toHaveBeenCalledOnce();
});
