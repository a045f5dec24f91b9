import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import type { OriginationRow } from "@/lib/live/rows";
import { openPolicies } from "@/server/storage/policies";
import type { AuditRow } from "@/server/storage/ports";
import { openStorage, type Storage } from "@/server/storage/storage";
import { recordingContract } from "./recording-contract";

/** Where a database of the contract is. */
export interface StoragePlace {
  dataDir: string;
  databaseUrl: string | null;
}

const startMs = Date.UTC(2026, 0, 1);

function auditEntry(overrides: Partial<AuditRow> = {}) {
  return {
    atMs: startMs,
    actor: "ann",
    actorKind: "user" as const,
    role: "operator",
    address: "192.0.2.1",
    command: "channels.hangup",
    node: "pbx-1",
    target: "1700000000.1",
    input: { reason: "normal" },
    requestId: randomUUID(),
    ...overrides,
  };
}

function origination(overrides: Partial<OriginationRow> = {}): OriginationRow {
  return {
    id: randomUUID(),
    by: "ann",
    endpoint: "PJSIP/alice",
    to: "1003@default",
    callerId: "Ann <100>",
    status: "dialing",
    startedAtMs: startMs,
    ringingAtMs: null,
    answeredAtMs: null,
    endedAtMs: null,
    cause: null,
    causeText: null,
    ...overrides,
  };
}

/** What every storage has to do; each database runs it. */
export function storageContract(name: string, place: () => Promise<StoragePlace>): void {
  describe(`storage on ${name}`, () => {
    let at: StoragePlace;
    let storage: Storage;
    let nowMs = startMs;
    beforeAll(async () => {
      at = await place();
      storage = await openStorage({ ...at, now: () => nowMs });
    });
    afterAll(() => storage?.close());
    beforeEach(async () => {
      nowMs = startMs;
      for (const table of [
        "audit",
        "origination",
        "recording",
        "recorded_channel",
        "idempotency",
        "setting",
      ] as const) {
        await storage.database.deleteFrom(table).execute();
      }
    });

    recordingContract(
      () => storage,
      () => openStorage(at),
    );

    it("keeps what admins decided, and reads what it does not understand as the strictest", async () => {
      const policies = await openPolicies(storage.database);
      expect(policies.spying()).toEqual(defaultSpyPolicy);
      const decided = { ...defaultSpyPolicy, reasonRequired: true };
      await policies.changeSpying(decided);
      await policies.changeSpying({ ...decided, agentSees: false });
      expect(policies.spying()).toEqual({ ...decided, agentSees: false });
      expect((await openPolicies(storage.database)).spying()).toEqual({ ...decided, agentSees: false });
      await storage.database.updateTable("setting").set({ value: "{}" }).execute();
      expect((await openPolicies(storage.database)).spying().roles.listen).toBe("admin");
    });

    it("opens again beside itself, without losing or repeating a migration", async () => {
      const id = await storage.audit.begin(auditEntry());
      // SQLite's wait for a lock blocks the whole process: there the race is one of processes, and tested as such.
      const others =
        at.databaseUrl === null
          ? [await openStorage(at), await openStorage(at)]
          : await Promise.all([openStorage(at), openStorage(at), openStorage(at)]);
      for (const other of others) {
        const rows = await other.audit.list({ limit: 10 });
        expect(rows.map((row) => row.id)).toEqual([id]);
        await other.close();
      }
    });

    describe("audit", () => {
      const filter = { limit: 100 };

      it("has the row before the act, and its end after it", async () => {
        const entry = auditEntry({ input: { digits: "12#", nested: { "naïve ☎": [1, null] } } });
        const id = await storage.audit.begin(entry);
        expect(await storage.audit.list(filter)).toEqual([
          { ...entry, id, outcome: "started", code: null, detail: null, durationMs: null },
        ]);
        await storage.audit.end(id, {
          outcome: "failed",
          code: "channel_gone",
          detail: "It went.",
          durationMs: 3,
        });
        expect(await storage.audit.list(filter)).toEqual([
          { ...entry, id, outcome: "failed", code: "channel_gone", detail: "It went.", durationMs: 3 },
        ]);
      });

      it("ends a row once", async () => {
        const id = await storage.audit.begin(auditEntry());
        await storage.audit.end(id, { outcome: "refused", code: "forbidden", detail: null, durationMs: 1 });
        await storage.audit.end(id, { outcome: "done", code: null, detail: null, durationMs: 2 });
        expect(await storage.audit.list(filter)).toMatchObject([{ outcome: "refused", durationMs: 1 }]);
        const told = { outcome: "done", code: null, detail: null, durationMs: 2, command: "told" } as const;
        await storage.audit.end(await storage.audit.begin(auditEntry()), {
          ...told,
          input: { password: "x" },
        });
        expect(await storage.audit.list({ ...filter, limit: 1 })).toMatchObject([
          { command: "told", input: { password: "[secret]" }, outcome: "done" },
        ]);
      });

      it("never holds a secret, wherever it stands in the input", async () => {
        await storage.audit.begin(
          auditEntry({ input: { password: "hush", deep: [{ newPassword: "hush" }] } }),
        );
        expect(JSON.stringify(await storage.audit.list(filter))).not.toContain("hush");
      });

      it("lists the newest first, page by page, though the clock stands still or steps back", async () => {
        const ids: string[] = [];
        for (let index = 0; index < 25; index += 1) {
          if (index === 10) nowMs -= 60_000;
          ids.push(await storage.audit.begin(auditEntry({ atMs: nowMs })));
        }
        const paged: string[] = [];
        let before: string | undefined;
        for (;;) {
          const page = await storage.audit.list({ limit: 10, before });
          paged.push(...page.map((row) => row.id));
          before = page.at(-1)?.id;
          if (page.length < 10) break;
        }
        expect(paged).toEqual(ids.toReversed());
      });

      it("finds by actor and by command, whose texts are values and not SQL", async () => {
        const hostile = "x' OR '1'='1";
        await storage.audit.begin(auditEntry({ actor: hostile, command: "users.create" }));
        await storage.audit.begin(auditEntry({ actor: "bob" }));
        expect(await storage.audit.list({ ...filter, actor: hostile })).toMatchObject([
          { command: "users.create" },
        ]);
        expect(await storage.audit.list({ ...filter, command: "channels.hangup" })).toMatchObject([
          { actor: "bob" },
        ]);
        expect(await storage.audit.list({ ...filter, actor: "bob", command: "users.create" })).toEqual([]);
      });

      it("marks what a killed panel left, and lets a living one still end it", async () => {
        const left = await storage.audit.begin(auditEntry());
        const ended = await storage.audit.begin(auditEntry());
        await storage.audit.end(ended, { outcome: "done", code: null, detail: null, durationMs: 1 });
        expect(await storage.audit.closeUnfinished()).toBe(1);
        expect(await storage.audit.closeUnfinished()).toBe(0);
        expect(await storage.audit.list(filter)).toMatchObject([
          { id: ended, outcome: "done" },
          { id: left, outcome: "unknown" },
        ]);
        await storage.audit.end(left, { outcome: "done", code: null, detail: null, durationMs: 9 });
        expect((await storage.audit.list(filter))[1]).toMatchObject({ outcome: "done", detail: null });
      });
    });

    describe("originations", () => {
      it("saves a row again in its place", async () => {
        const row = origination();
        await storage.originations.save("pbx-1", row);
        const answered = { ...row, status: "answered" as const, answeredAtMs: startMs + 5 };
        await storage.originations.save("pbx-1", answered);
        expect(await storage.originations.recent("pbx-1", 10)).toEqual([answered]);
        expect(await storage.originations.recent("pbx-2", 10)).toEqual([]);
      });

      it("saves one that began at half a millisecond", async () => {
        const row = origination({ startedAtMs: startMs + 0.5 });
        await storage.originations.save("pbx-1", row);
        expect(await storage.originations.recent("pbx-1", 1)).toEqual([row]);
      });

      it("lists the newest first over all nodes, page by page, also where times are equal", async () => {
        const ids: string[] = [];
        for (let index = 0; index < 12; index += 1) {
          const row = origination({
            id: `call-${String(index).padStart(2, "0")}`,
            startedAtMs: startMs + Math.floor(index / 3),
          });
          await storage.originations.save(index % 2 === 0 ? "pbx-1" : "pbx-2", row);
          ids.push(row.id);
        }
        const first = await storage.originations.list({ limit: 5 });
        const second = await storage.originations.list({ limit: 100, before: first.at(-1)?.id });
        expect([...first, ...second].map((row) => row.id)).toEqual(ids.toReversed());
        expect(first[0]).toMatchObject({ node: "pbx-2" });
        expect(await storage.originations.recent("pbx-1", 2)).toMatchObject([
          { id: "call-10" },
          { id: "call-08" },
        ]);
      });
    });

    describe("idempotency", () => {
      const { claim, complete, release } = {
        claim: (key: string, fingerprint = "f") => storage.idempotency.claim("ann", key, fingerprint),
        complete: (key: string, body: unknown) =>
          storage.idempotency.complete("ann", key, { status: 202, body }),
        release: (key: string) => storage.idempotency.release("ann", key),
      };

      it("gives a key to one of many that ask at once", async () => {
        const claims = await Promise.all(Array.from({ length: 20 }, () => claim("k")));
        expect(claims.filter((answer) => answer === null)).toHaveLength(1);
        expect(claims.filter((answer) => answer?.answer === "pending")).toHaveLength(19);
      });

      it("repeats the answer with the fingerprint of what was asked, to the same actor alone", async () => {
        await claim("k", "first");
        await complete("k", { channelId: "c-1" });
        const answer = { status: 202, body: { channelId: "c-1" } };
        expect(await claim("k", "second")).toEqual({ fingerprint: "first", answer });
        expect(await storage.idempotency.claim("bob", "k", "second")).toBeNull();
      });

      it("ends the keys of a panel that was killed, and only those", async () => {
        await claim("done");
        await complete("done", { channelId: "c-1" });
        await claim("cut off");
        const lost = { status: 500, body: { code: "internal" } };
        expect(await storage.idempotency.closeUnfinished(lost)).toBe(1);
        expect(await claim("cut off")).toEqual({ fingerprint: "f", answer: lost });
        expect(await claim("done")).toMatchObject({ answer: { status: 202 } });
        expect(await storage.idempotency.closeUnfinished(lost)).toBe(0);
      });

      it("keeps no token's secret", async () => {
        await claim("k");
        await complete("k", { id: "t-1", secret: "pb_hush" });
        expect(
          JSON.stringify(await storage.database.selectFrom("idempotency").selectAll().execute()),
        ).not.toContain("hush");
      });

      it("frees a key that was released, not one that was answered", async () => {
        await claim("k");
        await release("k");
        expect(await claim("k")).toBeNull();
        await complete("k", {});
        await release("k");
        expect(await claim("k")).not.toBeNull();
      });

      it("forgets after 24 hours", async () => {
        await claim("k");
        await complete("k", {});
        nowMs += 24 * 3_600_000 - 1;
        expect(await claim("k")).not.toBeNull();
        nowMs += 1;
        expect(await claim("k")).toBeNull();
      });
    });

    describe("exclusive work", () => {
      it("is never overlapped, and undone as a whole when it throws", async () => {
        const other = await openStorage(at);
        const bump = (from: Storage) =>
          from.exclusively(async (database) => {
            const row = await database
              .selectFrom("setting")
              .select("value")
              .where("name", "=", "n")
              .executeTakeFirst();
            const value = String(Number(row?.value ?? 0) + 1);
            await database.deleteFrom("setting").where("name", "=", "n").execute();
            await database.insertInto("setting").values({ name: "n", value }).execute();
          });
        try {
          // SQLite's wait for another connection blocks the process: two in one process take turns by hand.
          const many = at.databaseUrl === null ? [storage] : [storage, other];
          await Promise.all(
            Array.from({ length: 10 }, (_, index) => bump(many[index % many.length] ?? storage)),
          );
          const failed = storage.exclusively(async (database) => {
            await database.deleteFrom("setting").execute();
            throw new Error("on purpose");
          });
          await expect(failed).rejects.toThrow("on purpose");
          expect(await storage.setOnce("n", () => "new")).toBe("10");
        } finally {
          await other.close();
        }
      });

      it("makes a value once", async () => {
        const values = await Promise.all(
          [1, 2, 3].map((value) => storage.setOnce("secret", () => `s${value}`)),
        );
        expect(new Set(values).size).toBe(1);
      });
    });
  });
}
