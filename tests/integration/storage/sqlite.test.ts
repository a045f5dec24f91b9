import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, expect, it } from "vitest";
import { openStorage } from "@/server/storage/storage";
import { storageContract } from "./contract";

const directories: string[] = [];
afterAll(() => Promise.all(directories.map((path) => rm(path, { recursive: true, force: true }))));

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "patchbay-sqlite-"));
  directories.push(path);
  return path;
}

storageContract("SQLite", async () => ({ dataDir: await directory(), databaseUrl: null }));

/** A process that writes audit rows and says each id once its row is acknowledged. */
function startWriter(dataDir: string): {
  process: ChildProcess;
  acknowledged: string[];
  reached(count: number): Promise<void>;
} {
  const writer = fileURLToPath(new URL("./audit-writer.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", writer, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged: string[] = [];
  const lines = createInterface({ input: child.stdout });
  return {
    process: child,
    acknowledged,
    reached: (count) =>
      new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", (code) => reject(new Error(`the writer ended by itself with ${code}`)));
        lines.on("line", (line) => {
          acknowledged.push(line);
          if (acknowledged.length === count) resolve();
        });
      }),
  };
}

it("has every acknowledged audit row after kill -9, written by two processes at once", async () => {
  const dataDir = await directory();
  const writers = [startWriter(dataDir), startWriter(dataDir)];
  await Promise.all(writers.map((writer) => writer.reached(300)));
  await Promise.all(
    writers.map(async ({ process: child }) => {
      child.removeAllListeners("exit");
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    }),
  );
  const acknowledged = writers.flatMap((writer) => writer.acknowledged);
  const storage = await openStorage({ dataDir, databaseUrl: null });
  try {
    const rows = await storage.database.selectFrom("audit").select("id").execute();
    const found = new Set(rows.map((row) => row.id));
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(600);
    const check = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(storage.database);
    expect(check.rows).toEqual([{ integrity_check: "ok" }]);
  } finally {
    await storage.close();
  }
});
