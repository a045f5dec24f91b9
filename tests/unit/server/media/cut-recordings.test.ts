import { beforeEach, expect, it } from "vitest";
import type { RecordingRow } from "@/lib/api/recordings";
import { AriError } from "@/lib/ari";
import { CutRecordings } from "@/server/media/cut-recordings";
import type { AuditLog } from "@/server/storage/ports";
import { type SessionNode, sessionNode } from "../nodes/session-node";
import { StillClock } from "./lines";
import { recordingRow } from "./stored-files";

const parties: RecordingRow["parties"] = [{ side: "near", name: "Bob", number: "1002", endpoint: "" }];
const left = recordingRow({ endedAtMs: null, parties, startedAtMs: 900_000 });

let world: SessionNode;
let clock: StillClock;
let cut: CutRecordings;
let kept: Map<string, RecordingRow>;
let audited: Record<string, unknown>[];
/** Stored recordings that Asterisk has, and those that it still records. */
let files: Set<string>;
let live: Set<string>;
let stopped: string[];
let failure: AriError | null;
let asteriskStartedAtMs: number;
/** Stored recordings of which Asterisk cannot be asked. */
let unreachable: Set<string>;
/** What happens while a row of the audit is begun. */
let onAudit: () => void;
/** The panel's next start, over what the one before it has kept. */
let start: () => Promise<CutRecordings>;

beforeEach(async () => {
  world = sessionNode();
  clock = new StillClock();
  kept = new Map([[left.id, left]]);
  audited = [];
  files = new Set(["r1-near", "r1-far"]);
  live = new Set();
  stopped = [];
  failure = null;
  asteriskStartedAtMs = 0;
  unreachable = new Set();
  onAudit = () => undefined;
  Object.assign(world.node, { health: () => ({ startedAtMs: asteriskStartedAtMs }) });
  const answer = async (has: boolean) => {
    if (failure !== null) throw failure;
    if (!has) throw new AriError("not_found", "no such recording.", { status: 404 });
  };
  Object.assign(world.node.client, {
    recordings: {
      stop: async ({ recordingName }: { recordingName: string }) => {
        stopped.push(recordingName);
        if (unreachable.has(recordingName)) {
          throw new AriError("connection_failed", "refused.", { retryable: true });
        }
        await answer(live.has(recordingName));
      },
      getStored: ({ recordingName }: { recordingName: string }) => answer(files.has(recordingName)),
    },
  });
  const audit: Pick<AuditLog, "begin" | "end"> = {
    begin: async (row) => {
      onAudit();
      return String(audited.push({ ...row }));
    },
    end: async (id, how) => void Object.assign(audited[Number(id) - 1] ?? {}, how),
  };
  start = async () => {
    const made = new CutRecordings({
      node: world.node,
      log: {
        unended: async (node) =>
          [...kept.values()].filter((row) => row.node === node && row.endedAtMs === null && !row.wasCut),
        get: async (id) => kept.get(id),
        save: async (row) => void kept.set(row.id, row),
      },
      audit: audit as AuditLog,
      clock,
      logger: world.logger,
    });
    await made.restore();
    return made;
  };
  cut = await start();
});

const settle = async () => {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
};
const resync = async () => {
  world.resync(false);
  await settle();
};
const finished = (name: string, more: object) =>
  world.tell({ type: "RecordingFinished", recording: { name, target_uri: "channel:gone", ...more } });

it("stops what Asterisk still records, lists it as cut with its length, and audits it", async () => {
  live = new Set(["r1-near", "r1-far"]);
  await resync();
  expect(stopped).toEqual(["r1-near", "r1-far"]);
  finished("r1-near", { duration: 12 });
  finished("r1-far", { duration: 13 });
  clock.advance(3_000);
  await settle();
  expect(kept.get("r1")).toEqual({
    ...left,
    wasCut: true,
    endedAtMs: 1_000_000,
    tracks: [
      { stream: "near", name: "r1-near", durationSeconds: 12, failure: null },
      { stream: "far", name: "r1-far", durationSeconds: 13, failure: null },
    ],
  });
  expect(audited).toMatchObject([
    {
      actor: "sue",
      actorKind: "system",
      command: "recordings.cut",
      node: "pbx",
      target: "r1",
      outcome: "done",
      durationMs: 100_000,
      input: { whom: "Bob (1002)", channelId: "bob", recordedFromMs: 900_000, recordedToMs: 1_000_000 },
      detail: "The panel was stopped while it recorded. Asterisk recorded on until the panel was back.",
    },
  ]);
  // Once is enough.
  stopped = [];
  await resync();
  expect([stopped, audited.length]).toEqual([[], 1]);
});

it("says of what had ended before that nobody knows when, and which side has no file", async () => {
  files.delete("r1-far");
  await resync();
  expect(kept.get("r1")?.wasCut).toBe(false);
  clock.advance(3_000);
  await settle();
  expect(kept.get("r1")).toMatchObject({
    wasCut: true,
    endedAtMs: null,
    tracks: [
      { stream: "near", durationSeconds: null, failure: null },
      { stream: "far", durationSeconds: null, failure: "Asterisk has no file of it." },
    ],
  });
  expect(audited).toMatchObject([
    {
      input: { recordedToMs: null },
      detail:
        "The panel was stopped while it recorded. It had ended when the panel was back; nobody knows when.",
    },
  ]);
});

it("says where Asterisk too was started anew meanwhile", async () => {
  asteriskStartedAtMs = 950_000;
  await resync();
  clock.advance(3_000);
  await settle();
  expect(kept.get("r1")?.tracks.map(({ failure: why }) => why)).toEqual(
    Array(2).fill("Asterisk was lost while it recorded: what it had written is kept."),
  );
});

it("tries again at the next resync where Asterisk does not answer", async () => {
  failure = new AriError("connection_failed", "refused.", { retryable: true });
  await resync();
  clock.advance(3_000);
  await settle();
  expect([kept.get("r1"), audited]).toEqual([left, []]);
  failure = null;
  await resync();
  clock.advance(3_000);
  await settle();
  expect(kept.get("r1")?.wasCut).toBe(true);
});

it("does not bring back what was removed meanwhile", async () => {
  await resync();
  kept.clear();
  clock.advance(3_000);
  await settle();
  expect([kept.size, audited]).toEqual([0, []]);
});

it("does not bring back what is removed while it is audited", async () => {
  onAudit = () => kept.clear();
  await resync();
  clock.advance(3_000);
  await settle();
  expect([kept.size, audited.length]).toEqual([0, 1]);
});

it("cuts nothing again at the next start, also where nobody knows its end", async () => {
  await resync();
  clock.advance(3_000);
  await settle();
  await cut.close();
  const listed = kept.get("r1");
  expect(listed).toMatchObject({ wasCut: true, endedAtMs: null });
  // Asterisk too is new by now: what it kept is as good as before.
  asteriskStartedAtMs = 950_000;
  stopped = [];
  await start();
  await resync();
  clock.advance(3_000);
  await settle();
  expect([stopped, audited.length, kept.get("r1")]).toEqual([[], 1, listed]);
});

it("tries again what has failed where a resync comes while it waits for another", async () => {
  await cut.close();
  kept.set("r2", { ...left, id: "r2" });
  for (const name of ["r2-near", "r2-far"]) files.add(name);
  unreachable = new Set(["r2-near", "r2-far"]);
  await start();
  await resync();
  unreachable.clear();
  await resync();
  clock.advance(3_000);
  await settle();
  expect([kept.get("r1")?.wasCut, kept.get("r2")?.wasCut]).toEqual([true, false]);
  clock.advance(3_000);
  await settle();
  expect(kept.get("r2")?.wasCut).toBe(true);
  expect(audited.map(({ target }) => target)).toEqual(["r1", "r2"]);
});

it("holds no end of the panel up, and leaves what it has not written to the next one", async () => {
  await resync();
  expect(clock.timerCount).toBe(1);
  await cut.close();
  expect(clock.timerCount).toBe(0);
  expect([kept.get("r1"), audited]).toEqual([left, []]);
});
