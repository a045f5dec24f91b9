import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Door, openDoor } from "./door";

const dayMs = 24 * 60 * 60 * 1000;

let door: Door;
beforeEach(async () => {
  door = await openDoor();
});
afterEach(() => door.close());

const bearer = (secret: string) => door.identify({ authorization: `Bearer ${secret}` });

it("shows the secret once and stores its hash alone", async () => {
  const { secret, ...made } = await door.auth.tokens.create({ name: "crm", role: "supervisor" }, "ann");
  expect(secret).toMatch(/^pb_[A-Za-z0-9_-]{43}$/);
  expect(made).toMatchObject({
    name: "crm",
    role: "supervisor",
    createdBy: "ann",
    expiresAtMs: null,
    lastUsedAtMs: null,
  });
  expect(await door.auth.tokens.list()).toEqual([made]);
  const rows = await door.storage.database.selectFrom("token").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(secret.slice(3));
  expect(rows[0]?.hash).toBe(createHash("sha256").update(secret).digest("hex"));
});

it("gives the token's role, and who it is", async () => {
  const { id, secret } = await door.auth.tokens.create({ name: "crm", role: "supervisor" }, "ann");
  expect(await bearer(secret)).toEqual({
    kind: "token",
    id,
    actor: "token:crm",
    name: "crm",
    role: "supervisor",
    sessionId: null,
  });
});

it("ends with its last day", async () => {
  const { secret, expiresAtMs } = await door.auth.tokens.create(
    { name: "crm", role: "operator", expiresInDays: 2 },
    "ann",
  );
  expect(expiresAtMs).toBe(Date.UTC(2026, 0, 3));
  door.advance(2 * dayMs - 1);
  expect(await bearer(secret)).not.toBeNull();
  door.advance(1);
  expect(await bearer(secret)).toBeNull();
});

it("ends at once when it is revoked", async () => {
  const { id, secret } = await door.auth.tokens.create({ name: "crm", role: "operator" }, "ann");
  await door.auth.tokens.revoke(id);
  expect(await bearer(secret)).toBeNull();
  expect(door.changes).toEqual([{ kind: "token", id, what: "revoked" }]);
  await expect(door.auth.tokens.revoke(id)).rejects.toMatchObject({ code: "token_unknown" });
});

it("notes its use at most once a minute", async () => {
  const { secret } = await door.auth.tokens.create({ name: "crm", role: "operator" }, "ann");
  const lastUsed = async () => (await door.auth.tokens.list())[0]?.lastUsedAtMs;
  const start = Date.UTC(2026, 0, 1);
  await bearer(secret);
  expect(await lastUsed()).toBe(start);
  door.advance(59_999);
  await bearer(secret);
  expect(await lastUsed()).toBe(start);
  door.advance(1);
  await bearer(secret);
  expect(await lastUsed()).toBe(start + 60_000);
});

it("takes nothing that only looks like one", async () => {
  const { secret } = await door.auth.tokens.create({ name: "crm", role: "operator" }, "ann");
  const last = secret.endsWith("A") ? "B" : "A";
  for (const wrong of [
    `${secret.slice(0, -1)}${last}`,
    secret.slice(0, -1),
    `${secret}A`,
    secret.slice(3),
    "pb_' OR 1=1 --",
  ]) {
    expect(await bearer(wrong)).toBeNull();
  }
});
