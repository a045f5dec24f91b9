import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { PanelError } from "../errors";
import type { Storage } from "../storage/storage";
import type { Tables } from "../storage/tables";
import type { Changes } from "./changes";
import type { Identity } from "./identity";
import type { Token, Tokens } from "./ports";
import { parseRole } from "./users";

const prefix = "pb_";
const secretPattern = /^pb_[A-Za-z0-9_-]{43}$/;
const dayMs = 24 * 60 * 60 * 1000;
const lastUsedEveryMs = 60_000;

export interface TokenStore extends Tokens {
  /** Who holds this secret; null when nobody does, or the token has ended. */
  identify(secret: string): Promise<Identity | null>;
}

/** API tokens: 256 random bits, of which the database has only the SHA-256. */
export function createTokens(options: {
  storage: Pick<Storage, "database">;
  changes: Pick<Changes, "tell">;
  now: () => number;
}): TokenStore {
  const { changes, now } = options;
  const { database } = options.storage;
  return {
    async list() {
      const rows = await database.selectFrom("token").selectAll().orderBy("created_at_ms", "desc").execute();
      return rows.map(toToken);
    },

    async create({ name, role, expiresInDays }, createdBy) {
      const secret = `${prefix}${randomBytes(32).toString("base64url")}`;
      const createdAtMs = now();
      const row = {
        id: randomUUID(),
        name,
        role,
        hash: hashOf(secret).toString("hex"),
        created_by: createdBy,
        created_at_ms: createdAtMs,
        expires_at_ms: expiresInDays === undefined ? null : createdAtMs + expiresInDays * dayMs,
        last_used_at_ms: null,
      };
      await database.insertInto("token").values(row).execute();
      return { ...toToken(row), secret };
    },

    async revoke(id) {
      const result = await database.deleteFrom("token").where("id", "=", id).executeTakeFirst();
      if (result.numDeletedRows === 0n) {
        throw new PanelError("token_unknown", `There is no token ${id}.`, {
          whatToDo: "Read the list of tokens again; it may have been revoked already.",
        });
      }
      changes.tell({ kind: "token", id, what: "revoked" });
    },

    async identify(secret) {
      if (!secretPattern.test(secret)) return null;
      const hash = hashOf(secret);
      const row = await database
        .selectFrom("token")
        .selectAll()
        .where("hash", "=", hash.toString("hex"))
        .executeTakeFirst();
      // The index has compared a hash, whose timing says nothing about the secret; this holds should it ever change.
      if (row === undefined || !timingSafeEqual(Buffer.from(row.hash, "hex"), hash)) return null;
      const at = now();
      if (row.expires_at_ms !== null && row.expires_at_ms <= at) return null;
      if (row.last_used_at_ms === null || at - row.last_used_at_ms >= lastUsedEveryMs) {
        await database.updateTable("token").set({ last_used_at_ms: at }).where("id", "=", row.id).execute();
      }
      return {
        kind: "token",
        id: row.id,
        actor: `token:${row.name}`,
        name: row.name,
        role: parseRole(row.role),
        sessionId: null,
      };
    },
  };
}

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

function toToken(row: Tables["token"]): Token {
  return {
    id: row.id,
    name: row.name,
    role: parseRole(row.role),
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
  };
}
