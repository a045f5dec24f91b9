import { scryptSync } from "node:crypto";
import { expect, it } from "vitest";
import { scryptHash } from "@/server/auth/password-hash";
import { openDoor, otherPassword, password } from "./door";

it("keeps passwords as scrypt of N 2^14, r 16, p 1 (ASVS 11.4.2), each with a salt of its own", async () => {
  const hashes = await Promise.all([scryptHash.hash(password), scryptHash.hash(password)]);
  for (const hash of hashes) {
    const [salt = "", key = ""] = hash.split(":");
    expect(Buffer.from(salt, "hex")).toHaveLength(16);
    const expected = scryptSync(password, salt, 64, { N: 2 ** 14, r: 16, p: 1, maxmem: 2 ** 26 });
    expect(key).toBe(expected.toString("hex"));
    expect(await scryptHash.verify({ hash, password })).toBe(true);
    expect(await scryptHash.verify({ hash, password: otherPassword })).toBe(false);
  }
  expect(new Set(hashes).size).toBe(2);
});

it("signs in with what was hashed by it, and with nothing else", async () => {
  const door = await openDoor({ passwordHash: scryptHash });
  try {
    await door.user("ann");
    const cookie = await door.cookie("ann");
    expect(await door.identify({ cookie })).toMatchObject({ actor: "ann" });
    await expect(door.cookie("ann", otherPassword)).rejects.toMatchObject({ code: "wrong_credentials" });
  } finally {
    await door.close();
  }
});
