import { beforeEach, describe, expect, it } from "vitest";
import type { Role } from "@/lib/api/roles";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { PanelError } from "@/server/errors";
import { RecordingDoor } from "@/server/media/recording-door";
import type { AuditLog, AuditRow } from "@/server/storage/ports";
import { ManualClock } from "../../../support/fake-asterisk/manual-clock";
import { recordingRow } from "./stored-files";

type Told = Partial<AuditRow>;
let told: Told[];
let running: boolean;
let failure: PanelError | null;
let policy: typeof defaultSpyPolicy;
let opened: string[];
let clock: ManualClock;
let door: RecordingDoor;

beforeEach(() => {
  told = [];
  opened = [];
  running = false;
  failure = null;
  policy = defaultSpyPolicy;
  clock = new ManualClock();
  const audit = {
    begin: async (entry: Told) => `${told.push(entry) - 1}`,
    end: async (id: string, result: Told) => void Object.assign(told[Number(id)] ?? {}, result),
  } as unknown as AuditLog;
  door = new RecordingDoor({
    log: { get: async (id) => (id === "r1" ? recordingRow() : undefined) },
    audit,
    sounds: {
      open: async (row, stream) => {
        if (failure !== null) throw failure;
        opened.push(`${row.id} ${stream}`);
        return { sizeBytes: 44, bytes: async function* () {} };
      },
    },
    policy: () => policy,
    isRunning: () => running,
    clock: Object.assign(clock, { every: () => () => undefined }),
  });
});

const open = (input: object = {}, role: Role = "supervisor", id = "u1") =>
  door.open(
    { id: "r1", stream: "both", ...input },
    {
      identity: { kind: "user", id, actor: "sue", name: "Sue", role, sessionId: null },
      address: "192.0.2.1",
      requestId: "q",
    },
  );
const rows = () => told.map(({ command, target, outcome, code }) => [command, target, outcome, code]);

describe("hearing a recording", () => {
  it("is audited before any sound, with who, what and from where", async () => {
    await open();
    expect(told).toEqual([
      expect.objectContaining({
        actor: "sue",
        actorKind: "user",
        role: "supervisor",
        address: "192.0.2.1",
        command: "recordings.hear",
        node: "pbx",
        target: "r1",
        input: { stream: "both" },
        outcome: "done",
      }),
    ]);
  });

  it("is one row for the many parts that a player asks for, for each person and for ten minutes", async () => {
    for (let part = 0; part < 5; part++) await open();
    await open({}, "supervisor", "u2");
    expect(rows()).toHaveLength(2);
    clock.advance(10 * 60_000);
    await open();
    expect(rows()).toHaveLength(3);
  });

  it("is another thing than taking the file away, which is audited each time", async () => {
    await open();
    const { as, name } = await open({ as: "download" });
    await open({ as: "download" });
    expect([as, name]).toEqual(["download", "r1-both"]);
    expect(rows().map(([command]) => command)).toEqual([
      "recordings.hear",
      "recordings.download",
      "recordings.download",
    ]);
  });

  it("is refused to operators, and to whom the policy keeps listening from; both leave a row", async () => {
    await expect(open({}, "operator")).rejects.toMatchObject({ code: "forbidden" });
    policy = { ...policy, roles: { ...policy.roles, listen: "admin" } };
    await expect(open({}, "supervisor", "u2")).rejects.toMatchObject({ code: "forbidden" });
    await open({}, "admin", "u3");
    expect(rows()).toEqual([
      ["recordings.hear", "r1", "refused", "forbidden"],
      ["recordings.hear", "r1", "refused", "forbidden"],
      ["recordings.hear", "r1", "done", null],
    ]);
    expect(opened).toEqual(["r1 both"]);
  });

  it("of one that goes on, is gone or cannot be had says so, once a while in the audit", async () => {
    running = true;
    await expect(open()).rejects.toMatchObject({ code: "not_possible_now" });
    running = false;
    failure = new PanelError("node_not_live", "The node is lost.", { whatToDo: "Wait." });
    for (let tries = 0; tries < 3; tries++) await expect(open()).rejects.toBe(failure);
    await expect(open({ id: "r2" })).rejects.toMatchObject({ code: "recording_gone" });
    await expect(open({ stream: "left" })).rejects.toMatchObject({ code: "invalid_input" });
    expect(rows()).toEqual([
      ["recordings.hear", "r1", "failed", "not_possible_now"],
      ["recordings.hear", "r1", "failed", "node_not_live"],
      ["recordings.hear", "r2", "failed", "recording_gone"],
      ["recordings.hear", null, "refused", "invalid_input"],
    ]);
    // What works after it is told, too.
    failure = null;
    await open();
    expect(rows().at(-1)).toEqual(["recordings.hear", "r1", "done", null]);
  });
});
