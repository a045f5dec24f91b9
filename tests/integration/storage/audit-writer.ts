import { writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { openStorage } from "@/server/storage/storage";

/** Writes audit rows until it is killed; each id goes out only once its row is acknowledged. */
const storage = await openStorage({ dataDir: process.argv[2] ?? "", databaseUrl: null });
for (;;) {
  const startMs = performance.now();
  const id = await storage.audit.begin({
    atMs: Date.now(),
    actor: "writer",
    actorKind: "system",
    role: "admin",
    address: "127.0.0.1",
    command: "test",
    node: null,
    target: null,
    input: {},
    requestId: String(process.pid),
  });
  writeSync(1, `${id}\n`);
  // SQLite's lock is not fair: on a slow disk, a process that asks again at once keeps another out for seconds.
  await sleep(performance.now() - startMs);
}
