import pino, { type Logger } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { type CommandName, commands } from "@/lib/api/commands";
import type { Endpoint } from "@/lib/api/endpoint";
import { reaches, roles } from "@/lib/api/roles";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import type { CommandServices, Handlers } from "@/server/commands/command";
import { Dispatcher } from "@/server/commands/dispatcher";
import { handlers as realHandlers } from "@/server/commands/handlers";
import { PanelError } from "@/server/errors";
import type { AuditLog, AuditRow, IdempotencyLog } from "@/server/storage/ports";
import { type Claimed, idempotencyIn } from "./idempotency-log";

let rows: AuditRow[];
let kept: Map<string, Claimed>;
let runs: unknown[];
let result: () => Promise<unknown>;

const audit: AuditLog = {
  async begin(entry) {
    const id = String(rows.length);
    rows.push({ ...entry, id, outcome: "started", code: null, detail: null, durationMs: null });
    return id;
  },
  async end(id, end) {
    Object.assign(rows[Number(id)] ?? {}, end);
  },
  list: async () => rows,
  closeUnfinished: async () => 0,
};
const idempotency = idempotencyIn(() => kept);

const names = Object.keys(commands) as CommandName[];
const handlers = Object.fromEntries(
  names.map((name) => [
    name,
    (input: unknown) => {
      runs.push(input);
      return result();
    },
  ]),
) as unknown as Handlers;
const dispatcherWith = (instead: {
  audit?: AuditLog;
  idempotency?: IdempotencyLog;
  logger?: Logger;
  handlers?: Handlers;
}) =>
  new Dispatcher({
    limit: async () => undefined,
    handlers,
    services: {} as CommandServices,
    audit,
    idempotency,
    logger: pino({ enabled: false }),
    now: () => 1_000,
    ...instead,
  });
const dispatcher = dispatcherWith({});

const identity = (role: (typeof roles)[number]) =>
  ({ kind: "user", id: "u", actor: "ann", name: "Ann", role, sessionId: null }) as const;
const context = (role: (typeof roles)[number], idempotencyKey: string | null = null) => ({
  identity: identity(role),
  identifyAgain: async () => null,
  address: "127.0.0.1",
  requestId: "r",
  idempotencyKey,
});
const hangup = { node: "pbx-1", id: "c1" };

beforeEach(() => {
  rows = [];
  kept = new Map();
  runs = [];
  result = async () => ({ accepted: true });
});

describe("the dispatcher", () => {
  it("has a handler for every command of the registry", () => {
    expect(Object.keys(realHandlers).sort()).toEqual([...names].sort());
  });

  it.each(names)("refuses %s below its role, audits the refusal, and does nothing", async (name) => {
    const entry: Endpoint = commands[name];
    for (const role of roles.filter((one) => !reaches(one, entry.role))) {
      rows = [];
      await expect(dispatcher.dispatch(name, {}, context(role))).rejects.toMatchObject({ code: "forbidden" });
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({ command: name, role, outcome: "refused", code: "forbidden" });
    }
    expect(runs).toEqual([]);
  });

  it("fills defaults in, runs once, and ends the audit row before it answers", async () => {
    const answer = await dispatcher.dispatch("channels.hangup", hangup, context("operator"));
    expect(answer).toEqual({ status: 202, body: { accepted: true } });
    expect(runs).toEqual([{ ...hangup, reason: "normal" }]);
    expect(rows[0]).toMatchObject({ outcome: "done", actor: "ann", node: "pbx-1", target: "c1" });
  });

  it("has the row on disk before the act begins", async () => {
    let outcomeDuringTheAct: string | undefined;
    result = async () => {
      outcomeDuringTheAct = rows[0]?.outcome;
      return { accepted: true };
    };
    await dispatcher.dispatch("channels.hangup", hangup, context("operator"));
    expect(outcomeDuringTheAct).toBe("started");
  });

  it("names the field at fault and audits that too", async () => {
    const error = await dispatcher
      .dispatch("channels.hangup", { ...hangup, reason: "bored" }, context("operator"))
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid_input", field: "reason" });
    expect(rows[0]).toMatchObject({ outcome: "refused", code: "invalid_input" });
  });

  it.each([
    [{ node: "pbx-1", endpoint: "PJSIP/a", to: { kind: "application" }, timeoutMS: 5_000 }, "timeoutMS"],
    [{ node: "pbx-1", endpoint: "PJSIP/a", to: { kind: "application", kontext: "x" } }, "to.kontext"],
    [{ node: "pbx-1", endpoint: "PJSIP/a", to: { kind: "application" }, callerId: "a\ud800" }, "callerId"],
  ])("refuses what no field takes: %o", async (input, field) => {
    await expect(dispatcher.dispatch("channels.originate", input, context("operator"))).rejects.toMatchObject(
      { code: "invalid_input", field },
    );
    expect(runs).toEqual([]);
  });

  it("refuses a word of ARI in the place of a channel's id", async () => {
    await expect(
      dispatcher.dispatch("channels.hangup", { node: "pbx-1", id: "create" }, context("operator")),
    ).rejects.toMatchObject({ code: "invalid_input", field: "id" });
  });

  it("never writes a password into the audit", async () => {
    const input = { username: "bob", role: "operator", password: "correct horse battery" };
    await dispatcher.dispatch("users.create", input, context("admin"));
    expect(JSON.stringify(rows)).not.toContain("correct horse");
    expect(rows[0]?.input).toMatchObject({ username: "bob", password: "[secret]" });
  });

  it("keeps of the digits that are sent how many there were, also of those that were refused", async () => {
    const talk = { node: "pbx-1", id: "t" };
    await dispatcher.dispatch("talks.dtmf", { ...talk, digits: "4711#" }, context("operator"));
    const refused = dispatcher.dispatch("talks.dtmf", { ...talk, digits: "4711 !" }, context("operator"));
    await expect(refused).rejects.toMatchObject({ code: "invalid_input", field: "digits" });
    expect(JSON.stringify(rows)).not.toContain("4711");
    expect(rows.map(({ input }) => input["digits"])).toEqual(["•••••", "••••••"]);
  });

  it("turns an unexpected error into `internal` without its text, and audits a failure", async () => {
    result = async () => {
      throw new TypeError("stack detail");
    };
    const error = await dispatcher
      .dispatch("channels.hangup", hangup, context("operator"))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PanelError);
    expect(error).toMatchObject({ code: "internal" });
    expect(String(error)).not.toContain("stack detail");
    expect(rows[0]).toMatchObject({ outcome: "failed", code: "internal" });
  });

  it("keeps in the log, and out of the answer, which request to which address failed", async () => {
    const logged: string[] = [];
    const logger = pino({ base: null }, { write: (line: string) => void logged.push(line) });
    result = async () => {
      const cause = new Error("channels.hangup: no connection to http://127.0.0.1:8088/ari.");
      throw new PanelError("node_not_live", "Asterisk could not be reached.", { whatToDo: "Wait.", cause });
    };
    const error = await dispatcherWith({ logger })
      .dispatch("channels.hangup", hangup, context("operator"))
      .catch((reason: unknown) => reason);
    expect(String(error)).not.toContain("127.0.0.1");
    expect(logged.join("")).toContain("127.0.0.1:8088");
  });
});

describe("the audit of an act", () => {
  it("keeps each of many ids, and says which could not be done", async () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => `channel-${index}`);
    result = async () => ({
      hungUp: 4_999,
      failed: [{ id: "channel-7", code: "asterisk_timeout", detail: "late" }],
    });
    await dispatcher.dispatch("channels.hangupMany", { node: "pbx-1", ids }, context("operator"));
    expect(rows[0]?.input["ids"]).toEqual(ids);
    expect(rows[0]).toMatchObject({
      outcome: "done",
      detail: "Not done for 1: channel-7 (asterisk_timeout)",
    });
  });

  it("keeps what an act tells of itself beside what it was given, and not again for a repetition", async () => {
    const telling: Handlers = {
      ...handlers,
      "spyPolicy.change": async (policy, _services, _identity, tell) => {
        tell?.({ detail: "Changed: Reason: asked for → not asked for.", input: { changedFrom: { a: 1 } } });
        return { ...policy, uncheckedNodes: [] };
      },
    };
    const change = () =>
      dispatcherWith({ handlers: telling }).dispatch(
        "spyPolicy.change",
        defaultSpyPolicy,
        context("admin", "k"),
      );
    expect(await change()).toEqual({ status: 200, body: { ...defaultSpyPolicy, uncheckedNodes: [] } });
    await change();
    expect(rows).toMatchObject([
      {
        outcome: "done",
        detail: "Changed: Reason: asked for → not asked for.",
        input: { ...defaultSpyPolicy, changedFrom: { a: 1 } },
      },
      { outcome: "done", detail: expect.stringContaining("nothing was done"), input: defaultSpyPolicy },
    ]);
    expect(rows[1]?.input).not.toHaveProperty("changedFrom");
  });

  it("bounds what it keeps of an input that is refused", async () => {
    const input = { ...hangup, reason: { deep: "x".repeat(100_000) }, more: "y".repeat(100_000) };
    await dispatcher.dispatch("channels.hangup", input, context("operator")).catch(() => undefined);
    expect(rows[0]).toMatchObject({ outcome: "refused" });
    expect(JSON.stringify(rows[0]).length).toBeLessThan(3_000);
  });

  it("never calls an act failed that was done, when only its outcome could not be written", async () => {
    const outcomes: string[] = [];
    const failing = dispatcherWith({
      audit: {
        ...audit,
        end: async (_id, { outcome }) => {
          outcomes.push(outcome);
          throw new Error("disk full");
        },
      },
    });
    await expect(failing.dispatch("channels.hangup", hangup, context("operator"))).rejects.toThrow(
      "disk full",
    );
    expect(outcomes).toEqual(["done"]);
  });

  it("does nothing when its first half cannot be written", async () => {
    const begin = async () => {
      throw new Error("disk full");
    };
    await expect(
      dispatcherWith({ audit: { ...audit, begin } }).dispatch("channels.hangup", hangup, context("operator")),
    ).rejects.toThrow("disk full");
    expect(runs).toEqual([]);
  });
});

describe("Idempotency-Key", () => {
  it("audits a repetition as one, and a repeated failure as a failure", async () => {
    result = async () => {
      throw new PanelError("asterisk_timeout", "late", { whatToDo: "watch" });
    };
    const first = dispatcher.dispatch("channels.hangup", hangup, context("operator", "k"));
    await expect(first).rejects.toMatchObject({ code: "asterisk_timeout" });
    const second = await dispatcher.dispatch("channels.hangup", hangup, context("operator", "k"));
    expect(second).toMatchObject({ status: 504, body: { code: "asterisk_timeout" } });
    expect(rows[1]).toMatchObject({
      outcome: "failed",
      code: "asterisk_timeout",
      detail: expect.stringContaining("nothing was done"),
    });
  });

  it("answers as done what was done, when only the answer could not be kept", async () => {
    const complete = async () => {
      throw new Error("disk full");
    };
    const answer = await dispatcherWith({ idempotency: { ...idempotency, complete } }).dispatch(
      "channels.hangup",
      hangup,
      context("operator", "k"),
    );
    expect(answer.status).toBe(202);
    expect(rows[0]).toMatchObject({ outcome: "done" });
  });

  it("is not shared by two tokens of the same name", async () => {
    const token = (id: string) => ({
      ...context("operator", "k"),
      identity: { ...identity("operator"), kind: "token", id, actor: "token:crm" } as const,
    });
    await dispatcher.dispatch("channels.hangup", hangup, token("one"));
    await dispatcher.dispatch("channels.hangup", hangup, token("two"));
    expect(runs).toHaveLength(2);
  });

  it("answers a repetition from the record, without acting again", async () => {
    let count = 0;
    result = async () => {
      count += 1;
      return { count };
    };
    const first = await dispatcher.dispatch("channels.hangup", hangup, context("operator", "k"));
    const second = await dispatcher.dispatch("channels.hangup", hangup, context("operator", "k"));
    expect(second).toEqual(first);
    expect(runs).toHaveLength(1);
    expect(rows).toHaveLength(2);
  });

  it("refuses the same key for another input", async () => {
    await dispatcher.dispatch("channels.hangup", hangup, context("operator", "k"));
    await expect(
      dispatcher.dispatch("channels.hangup", { ...hangup, id: "c2" }, context("operator", "k")),
    ).rejects.toMatchObject({ code: "invalid_input", field: "Idempotency-Key" });
  });

  it("tells a second request that the first still runs", async () => {
    let release: () => void = () => undefined;
    result = () =>
      new Promise((resolve) => {
        release = () => resolve({ accepted: true });
      });
    const first = dispatcher.dispatch("channels.hangup", hangup, context("operator", "k"));
    await expect.poll(() => runs.length).toBe(1);
    await expect(
      dispatcher.dispatch("channels.hangup", hangup, context("operator", "k")),
    ).rejects.toMatchObject({ code: "not_possible_now" });
    release();
    await first;
  });

  it.each([
    ["may be used again, corrected, when nothing was done", "node_not_live", 202],
    ["may be used again where there is no such node", "node_unknown", 202],
    ["is used up where the act may have been begun", "channel_gone", 404],
  ] as const)("%s: %s", async (_, code, status) => {
    result = () => Promise.reject(new PanelError(code, "down", { whatToDo: "wait" }));
    const next = status === 202 ? { ...hangup, node: "another" } : hangup;
    await dispatcher.dispatch("channels.hangup", hangup, context("operator", "k")).catch(() => undefined);
    result = async () => ({ accepted: true });
    const answer = await dispatcher.dispatch("channels.hangup", next, context("operator", "k"));
    expect(answer.status).toBe(status);
  });
});
