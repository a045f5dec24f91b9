import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RecordingRow } from "@/lib/api/recordings";
import type { Role } from "@/lib/api/roles";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { PanelError } from "@/server/errors";
import { RecordingDoor } from "@/server/media/recording-door";
import { recordingLimits } from "@/server/media/recording-limits";
import type { AuditLog, AuditRow } from "@/server/storage/ports";
import { ManualClock } from "../../../support/fake-asterisk/manual-clock";
import { recordingRow } from "./stored-files";

type Told = Partial<AuditRow>;
const parties: RecordingRow["parties"] = [{ side: "near", name: "Bob", number: "1002", endpoint: "" }];
let told: Told[];
let running: boolean;
let failure: PanelError | null;
let policy: typeof defaultSpyPolicy;
let opened: string[];
/** Who it is after the fetch; null: nobody any more. */
let later: Role | null | undefined;
let whileFetched: () => void | Promise<void>;
let writes: Promise<void> | null;
let clock: ManualClock;
let removed: boolean;
let door: RecordingDoor;

beforeEach(() => {
  told = [];
  opened = [];
  running = false;
  failure = null;
  removed = false;
  later = undefined;
  whileFetched = () => undefined;
  writes = null;
  policy = defaultSpyPolicy;
  clock = new ManualClock();
  const audit = {
    begin: async (entry: Told) => {
      await writes;
      return `${told.push(entry) - 1}`;
    },
    end: async (id: string, result: Told) => void Object.assign(told[Number(id)] ?? {}, result),
  } as unknown as AuditLog;
  door = new RecordingDoor({
    log: { get: async (id) => (id === "r1" && !removed ? recordingRow({ parties }) : undefined) },
    audit,
    sounds: {
      open: async (row, stream) => {
        if (failure !== null) throw failure;
        opened.push(`${row.id} ${stream}`);
        await whileFetched();
        return { sizeBytes: 44, bytes: async function* () {} };
      },
    },
    policy: () => policy,
    isRunning: () => running,
    clock: Object.assign(clock, { every: () => () => undefined }),
  });
});

const open = (input: object = {}, role: Role = "supervisor", id = "u1", isHeard = true) => {
  const identity = { kind: "user" as const, id, actor: "sue", name: "Sue", role, sessionId: null };
  return door.open(
    { id: "r1", stream: "both", ...input },
    {
      identity,
      address: "192.0.2.1",
      requestId: "q",
      identify: async () => (later === null ? null : { ...identity, role: later ?? role }),
      gone: new AbortController().signal,
    },
    () => isHeard,
  );
};
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
        input: { stream: "both", whom: "Bob (1002)" },
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

  it("is another row for each side and for both, for they are not the same to have heard", async () => {
    for (const stream of ["near", "far", "both", "near", "far", "both"]) await open({ stream });
    expect(told.map(({ input }) => input)).toEqual([
      { stream: "near", whom: "Bob (1002)" },
      { stream: "far", whom: "Bob (1002)" },
      { stream: "both", whom: "Bob (1002)" },
    ]);
  });

  it("is one row for parts that are asked for at once, and none of them goes out before it is on disk", async () => {
    let write = (): void => undefined;
    writes = new Promise((resolve) => {
      write = resolve;
    });
    let sent = 0;
    const parts = [1, 2, 3].map(async () => {
      await open();
      sent += 1;
    });
    await vi.waitFor(() => expect(opened).toHaveLength(3));
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBe(0);
    write();
    await Promise.all(parts);
    expect([sent, rows()]).toEqual([3, [["recordings.hear", "r1", "done", null]]]);
  });

  it("that could not be written down is not heard, and is written down by the next one", async () => {
    writes = Promise.reject(new Error("The disk is full."));
    await Promise.all([1, 2].map(() => expect(open()).rejects.toThrow("The disk is full.")));
    writes = null;
    await open();
    expect(rows()).toEqual([["recordings.hear", "r1", "done", null]]);
  });

  it("is refused to whom the right was taken while it was fetched, and the audit says so", async () => {
    later = "operator";
    await expect(open()).rejects.toMatchObject({ code: "forbidden" });
    later = null;
    await expect(open()).rejects.toMatchObject({ code: "not_signed_in" });
    later = undefined;
    whileFetched = () => {
      policy = { ...policy, roles: { ...policy.roles, listen: "admin" } };
    };
    await expect(open({}, "supervisor", "u2")).rejects.toMatchObject({ code: "forbidden" });
    expect(rows()).toEqual([
      ["recordings.hear", "r1", "refused", "forbidden"],
      ["recordings.hear", "r1", "refused", "not_signed_in"],
      ["recordings.hear", "r1", "refused", "forbidden"],
    ]);
    expect(opened).toHaveLength(3);
  });

  it("is none of what was removed while it was fetched or read, also where its sound is still at hand", async () => {
    whileFetched = () => {
      removed = true;
    };
    await expect(open()).rejects.toMatchObject({ code: "recording_gone", field: "id" });
    expect(rows()).toEqual([["recordings.hear", "r1", "failed", "recording_gone"]]);
  });

  it("is none where nothing of it goes out; a refusal is told all the same", async () => {
    await open({}, "supervisor", "u1", false);
    expect(rows()).toEqual([]);
    await expect(open({}, "operator", "u1", false)).rejects.toMatchObject({ code: "forbidden" });
    expect(rows()).toEqual([["recordings.hear", "r1", "refused", "forbidden"]]);
  });

  it("is waited for six at a time by one person, which keeps it from no other", async () => {
    const most = recordingLimits.waitingPerPerson;
    let fetch = (): void => undefined;
    const fetched = new Promise<void>((resolve) => {
      fetch = resolve;
    });
    whileFetched = () => fetched;
    const waiting = Array.from({ length: most }, () => open());
    await vi.waitFor(() => expect(opened).toHaveLength(most));
    await expect(open()).rejects.toMatchObject({ code: "too_many_requests", retryAfterSeconds: 5 });
    const other = open({}, "supervisor", "u2");
    fetch();
    await Promise.all([...waiting, other]);
    await open();
    expect(rows()).toHaveLength(2);
  });

  it("leaves 120 rows a minute at most of one person, whatever is asked for", async () => {
    const most = recordingLimits.auditRowsPerMinute;
    const ask = (number: number) => open({ id: `wrong${number}` });
    for (let number = 0; number < most; number++) {
      await expect(ask(number)).rejects.toMatchObject({ code: "recording_gone" });
    }
    await expect(ask(most)).rejects.toMatchObject({ code: "too_many_requests" });
    // What would have to be told is not heard either.
    await expect(open()).rejects.toMatchObject({ code: "too_many_requests" });
    expect(rows()).toHaveLength(most);
    await open({}, "supervisor", "u2");
    expect(rows()).toHaveLength(most + 1);
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
