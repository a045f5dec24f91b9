import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { defaultSpyPolicy, type SpyPolicy } from "@/lib/api/spy-policy";
import type { CommandServices, Told } from "@/server/commands/command";
import { changePolicy } from "@/server/commands/spies/spies";
import type { Database } from "@/server/storage/dialect";
import { openPolicies } from "@/server/storage/policies";
import { openStorage, type Storage } from "@/server/storage/storage";
import { identity } from "../media/lines";

let dataDir: string;
let storage: Storage;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "patchbay-policies-"));
  storage = await openStorage({ dataDir, databaseUrl: null });
});
afterEach(async () => {
  await storage.close();
  await rm(dataDir, { recursive: true, force: true });
});

const asked: SpyPolicy = { ...defaultSpyPolicy, reasonRequired: true };

it("tells each of two admins who decide at once what it was that they changed", async () => {
  const services = { policies: storage.policies, nodes: { all: () => [] } } as unknown as CommandServices;
  const told: Told[] = [];
  const decide = (policy: SpyPolicy) =>
    changePolicy(policy, services, identity("root"), (words) => void told.push(words));
  expect(await Promise.all([decide(asked), decide(defaultSpyPolicy)])).toMatchObject([
    asked,
    defaultSpyPolicy,
  ]);
  expect(told.map(({ detail }) => detail)).toEqual([
    "Changed: Reason: not asked for → asked for.",
    "Changed: Reason: asked for → not asked for.",
  ]);
  expect(storage.policies.spying()).toEqual(defaultSpyPolicy);
});

/** A table of settings that is written when the test says so. */
function slowTable() {
  const writes: { value: string; end(failure?: Error): void }[] = [];
  const read = { select: () => read, where: () => read, executeTakeFirst: async () => undefined };
  const database = {
    selectFrom: () => read,
    insertInto: () => ({
      values: ({ value }: { value: string }) => ({
        onConflict: () => ({
          execute: () =>
            new Promise<void>((resolve, reject) => {
              writes.push({ value, end: (failure) => (failure === undefined ? resolve() : reject(failure)) });
            }),
        }),
      }),
    }),
  };
  return { writes, database: database as unknown as Database };
}

it("writes one change after another, so that the table ends as memory does", async () => {
  const { writes, database } = slowTable();
  const policies = await openPolicies(database);
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  const first = policies.changeSpying(asked);
  const second = policies.changeSpying({ ...asked, agentSees: false });
  const third = policies.changeSpying(defaultSpyPolicy);
  await settle();
  expect(writes.map(({ value }) => JSON.parse(value))).toEqual([asked]);
  writes[0]?.end();
  expect(await first).toEqual({ before: defaultSpyPolicy, now: asked });
  await settle();
  // One that could not be written has changed nothing, and keeps no other from being tried.
  writes[1]?.end(new Error("The disk is full."));
  await expect(second).rejects.toThrow("The disk is full.");
  expect(policies.spying()).toEqual(asked);
  await settle();
  writes[2]?.end();
  expect(await third).toEqual({ before: asked, now: defaultSpyPolicy });
});
