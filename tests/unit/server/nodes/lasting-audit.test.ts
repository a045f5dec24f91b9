import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLogger } from "@/server/logger";
import { LastingAudit } from "@/server/nodes/lasting-audit";
import { openStorage, type Storage } from "@/server/storage/storage";

let directory: string;
let storage: Storage;
let lines: Record<string, unknown>[];
let audit: LastingAudit;

const open = async () => {
  storage = await openStorage({ dataDir: directory, databaseUrl: null });
  const logger = createLogger({
    level: "error",
    destination: { write: (line) => void lines.push(JSON.parse(line)) },
  });
  audit = new LastingAudit({ audit: storage.audit, node: "pbx-1", clock: { now: () => 7_000 }, logger });
};
const list = () => storage.audit.list({ limit: 10 });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "patchbay-lasting-"));
  lines = [];
  await open();
});
afterEach(async () => {
  await storage.close();
  await rm(directory, { recursive: true, force: true });
});

const talk = {
  id: "one",
  by: "olga",
  command: "talks.started",
  target: "leg",
  input: { whom: "bob", fromMs: 1 },
};
const over = { ...talk, command: "talks.ended", input: { toMs: 2 } };

describe("what lasts", () => {
  it("is unknown to the next panel where this one was killed, with all that was known of it", async () => {
    await audit.begin(talk);
    await storage.close();
    await open();
    expect(await storage.audit.closeUnfinished()).toBe(1);
    expect(await list()).toMatchObject([
      {
        atMs: 7_000,
        actor: "olga",
        actorKind: "system",
        command: "talks.started",
        node: "pbx-1",
        target: "leg",
        input: talk.input,
        outcome: "unknown",
        durationMs: null,
      },
    ]);
  });

  it("is one row, which says at the end what was known at the beginning too", async () => {
    await audit.begin(talk);
    await audit.begin({ ...talk, input: { whom: "carol" } });
    await audit.end(over, { detail: "Hung up.", durationMs: 1 });
    expect(await list()).toMatchObject([
      {
        command: "talks.ended",
        input: { whom: "bob", fromMs: 1, toMs: 2 },
        outcome: "done",
        detail: "Hung up.",
        durationMs: 1,
      },
    ]);
    expect(audit.isOpen("one")).toBe(false);
  });

  it("has another row when it begins anew, and one written at its end where it had none", async () => {
    await audit.end(over, { detail: null, durationMs: 0 });
    await audit.begin(talk);
    expect((await list()).map(({ command }) => command)).toEqual(["talks.started", "talks.ended"]);
  });

  it("is told to the log where it cannot be written, and stops nothing", async () => {
    await storage.close();
    await audit.begin(talk);
    await audit.end(over, { detail: null, durationMs: 0 });
    await audit.fail(talk, "It broke.");
    expect(lines.map(({ session, command }) => [session, command])).toEqual([
      ["one", "talks.started"],
      ["one", "talks.ended"],
      ["one", "talks.started"],
    ]);
    await open();
  });
});
