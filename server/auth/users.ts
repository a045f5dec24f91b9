import { randomUUID } from "node:crypto";
import { type Role, roles } from "@/lib/api/roles";
import { PanelError } from "../errors";
import type { Database, Storage } from "../storage/storage";
import type { Tables } from "../storage/tables";
import type { Changes } from "./changes";
import type { PasswordHash } from "./password-hash";
import { requireStrongPassword } from "./passwords";
import type { User, Users } from "./ports";

/** What only the set-up may ask for. */
export interface UserStore extends Users {
  count(): Promise<number>;
  /** @throws setup_closed when there is a user already, weak_password */
  createFirst(input: { username: string; password: string }): Promise<User>;
}

type NewUser = Parameters<Users["create"]>[0];

export function createUsers(options: {
  storage: Pick<Storage, "database" | "dialect" | "exclusively">;
  changes: Pick<Changes, "tell">;
  passwordHash: PasswordHash;
  now: () => number;
}): UserStore {
  const { storage, changes, passwordHash, now } = options;
  const { dialect } = storage;

  async function insert(database: Database, input: NewUser, hash: string): Promise<User> {
    const username = input.username.toLowerCase();
    const taken = await database
      .selectFrom("user")
      .select("id")
      .where("username", "=", username)
      .executeTakeFirst();
    if (taken !== undefined) {
      throw new PanelError("already_exists", `There is a user ${username} already.`, {
        field: "username",
        whatToDo: "Choose another user name, or change that user.",
      });
    }
    const id = randomUUID();
    const time = dialect.time(now());
    const row = {
      id,
      name: input.name === "" ? input.username : input.name,
      // better-auth wants an address; this domain can never receive mail (RFC 2606).
      email: `${id}@users.invalid`,
      emailVerified: dialect.boolean(true),
      image: null,
      createdAt: time,
      updatedAt: time,
      username,
      displayUsername: input.username,
      role: input.role,
      banned: dialect.boolean(false),
      banReason: null,
      banExpires: null,
    };
    await database.insertInto("user").values(row).execute();
    await database
      .insertInto("account")
      .values({
        id: randomUUID(),
        accountId: id,
        providerId: "credential",
        userId: id,
        password: hash,
        createdAt: time,
        updatedAt: time,
      })
      .execute();
    return toUser(row);
  }

  /** The panel must never be left without anyone who can mend it. */
  async function refuseLastAdmin(database: Database, id: string, what: string): Promise<void> {
    const other = await database
      .selectFrom("user")
      .select("id")
      .where("role", "=", "admin")
      .where("banned", "=", dialect.boolean(false))
      .where("id", "!=", id)
      .executeTakeFirst();
    if (other !== undefined) return;
    throw new PanelError("not_possible_now", `This is the last admin, who cannot be ${what}.`, {
      whatToDo: "Make another user an admin first.",
    });
  }

  async function countOf(database: Database): Promise<number> {
    const { count } = await database
      .selectFrom("user")
      .select(({ fn }) => fn.countAll<number | string>().as("count"))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  return {
    async list() {
      const rows = await storage.database.selectFrom("user").selectAll().orderBy("username").execute();
      return rows.map(toUser);
    },

    count: () => countOf(storage.database),

    async create(input) {
      requireStrongPassword(input.password, input.username);
      // Hashing takes 60 ms: not inside the section that others wait for.
      const hash = await passwordHash.hash(input.password);
      return await storage.exclusively((database) => insert(database, input, hash));
    },

    async createFirst({ username, password }) {
      requireStrongPassword(password, username);
      const hash = await passwordHash.hash(password);
      return await storage.exclusively(async (database) => {
        if ((await countOf(database)) > 0) {
          throw new PanelError("setup_closed", "The first admin exists already.", {
            whatToDo: "Sign in, or ask an admin for a user.",
          });
        }
        return await insert(database, { username, name: "", role: "admin", password }, hash);
      });
    },

    async change({ id, name, role, password, disabled }) {
      const before = await find(storage.database, id);
      if (password !== undefined) requireStrongPassword(password, before.username ?? "");
      const hash = password === undefined ? null : await passwordHash.hash(password);
      const after = await storage.exclusively(async (database) => {
        const row = await find(database, id);
        const user = toUser(row);
        const losesAdmin = (role !== undefined && role !== "admin") || disabled === true;
        if (user.role === "admin" && !user.disabled && losesAdmin) {
          await refuseLastAdmin(database, id, disabled === true ? "disabled" : "given another role");
        }
        const updatedAt = dialect.time(now());
        const change = {
          updatedAt,
          name: name === undefined ? row.name : name === "" ? user.username : name,
          role: role ?? user.role,
          banned: dialect.boolean(disabled ?? user.disabled),
        };
        await database.updateTable("user").set(change).where("id", "=", id).execute();
        if (hash !== null) {
          await database
            .updateTable("account")
            .set({ password: hash, updatedAt })
            .where("userId", "=", id)
            .where("providerId", "=", "credential")
            .execute();
        }
        if (hash !== null || disabled === true) await endSessions(database, id);
        return { was: user, is: toUser({ ...row, ...change }) };
      });
      if (disabled === true) changes.tell({ kind: "user", id, what: "disabled" });
      else if (hash !== null) changes.tell({ kind: "user", id, what: "password" });
      if (after.was.role !== after.is.role) {
        changes.tell({ kind: "user", id, what: "role", role: after.is.role });
      }
      return after.is;
    },

    async remove(id) {
      await storage.exclusively(async (database) => {
        const user = toUser(await find(database, id));
        if (user.role === "admin" && !user.disabled) await refuseLastAdmin(database, id, "removed");
        await endSessions(database, id);
        await database.deleteFrom("account").where("userId", "=", id).execute();
        await database.deleteFrom("user").where("id", "=", id).execute();
      });
      changes.tell({ kind: "user", id, what: "removed" });
    },
  };
}

async function endSessions(database: Database, userId: string): Promise<void> {
  await database.deleteFrom("session").where("userId", "=", userId).execute();
}

async function find(database: Database, id: string): Promise<Tables["user"]> {
  const row = await database.selectFrom("user").selectAll().where("id", "=", id).executeTakeFirst();
  if (row !== undefined) return row;
  throw new PanelError("user_unknown", `There is no user ${id}.`, {
    whatToDo: "Read the list of users again; it may have been removed.",
  });
}

function toUser(row: Tables["user"]): User {
  return {
    id: row.id,
    username: row.username ?? row.id,
    name: row.name,
    role: parseRole(row.role),
    disabled: Boolean(row.banned),
    createdAtMs: new Date(row.createdAt).getTime(),
  };
}

/** A word that we do not know gives the least right, never more. */
export function parseRole(word: string | null | undefined): Role {
  return roles.find((role) => role === word) ?? "operator";
}
