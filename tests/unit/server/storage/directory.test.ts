import { chmod, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStorage } from "@/server/storage/storage";

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "patchbay-storage-"));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

it("makes the data directory for its own user alone", async () => {
  const dataDir = join(parent, "a", "data");
  const storage = await openStorage({ dataDir, databaseUrl: null });
  await storage.close();
  expect(await modeOf(dataDir)).toBe(0o700);
  expect(await modeOf(join(dataDir, "patchbay.sqlite"))).toBe(0o600);
});

it("keeps its file to itself in a directory that others may read", async () => {
  const dataDir = join(parent, "shared");
  await mkdir(dataDir);
  await chmod(dataDir, 0o755);
  const storage = await openStorage({ dataDir, databaseUrl: null });
  await storage.close();
  expect(await modeOf(join(dataDir, "patchbay.sqlite"))).toBe(0o600);
});

it("syncs each commit to the disk and checks references", async () => {
  const storage = await openStorage({ dataDir: parent, databaseUrl: null });
  const pragma = async (name: string) =>
    Object.values(
      (await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(storage.database)).rows[0] ?? {},
    )[0];
  try {
    expect(await pragma("journal_mode")).toBe("wal");
    expect(await pragma("synchronous")).toBe(2);
    expect(await pragma("foreign_keys")).toBe(1);
    expect(await pragma("busy_timeout")).toBe(5000);
  } finally {
    await storage.close();
  }
});

it("closes what it opened when it cannot go on", async () => {
  await expect(
    openStorage({ dataDir: parent, databaseUrl: "postgres://panel:hush@127.0.0.1:1/panel" }),
  ).rejects.toThrow(/ECONNREFUSED/);
});
