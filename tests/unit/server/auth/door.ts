import { randomBytes, scryptSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Auth, openAuth } from "@/server/auth/auth";
import type { PasswordHash } from "@/server/auth/password-hash";
import type { AccessChange, User } from "@/server/auth/ports";
import type { Config } from "@/server/config";
import { createLogger } from "@/server/logger";
import { openStorage, type Storage } from "@/server/storage/storage";

export const password = "plain-kettle-orbit-9";
export const otherPassword = "quiet-marble-tractor-4";

/** scrypt in its cheapest form: what is tested here is not how long a guess takes. */
const cheapScrypt = (salt: string, password: string): string =>
  `${salt}:${scryptSync(password, salt, 32, { N: 2, r: 1, p: 1 }).toString("hex")}`;
export const cheapHash: PasswordHash = {
  hash: async (password) => cheapScrypt(randomBytes(16).toString("hex"), password),
  verify: async ({ hash, password }) => cheapScrypt(hash.split(":")[0] ?? "", password) === hash,
};

/** Real sign-in on a real database in a directory of its own. */
export interface Door {
  auth: Auth;
  storage: Storage;
  changes: AccessChange[];
  /** Moves the clock of tokens, set-up and audit. */
  advance(ms: number): void;
  user(username: string, role?: User["role"]): Promise<User>;
  /** Cookie header of a new session, from an address that nobody else uses. */
  cookie(username: string, withPassword?: string): Promise<string>;
  identify(headers: Record<string, string>): ReturnType<Auth["access"]["identify"]>;
  /** Opens the same database again, as a restart does. */
  reopen(firstAdmin?: Config["firstAdmin"]): Promise<Auth>;
  close(): Promise<void>;
}

export async function openDoor(
  given: { firstAdmin?: Config["firstAdmin"]; databaseUrl?: string; passwordHash?: PasswordHash } = {},
): Promise<Door> {
  const directory = await mkdtemp(join(tmpdir(), "patchbay-auth-"));
  let nowMs = Date.UTC(2026, 0, 1);
  const now = () => nowMs;
  const storage = await openStorage({ dataDir: directory, databaseUrl: given.databaseUrl ?? null, now });
  const logger = createLogger({ level: "silent" });
  const origins: [string] = ["http://panel.example.org"];
  const open = (firstAdmin: Config["firstAdmin"]) =>
    openAuth({
      config: { origins, secure: false, firstAdmin },
      storage,
      logger,
      now,
      passwordHash: given.passwordHash ?? cheapHash,
    });
  let addresses = 0;
  let auth: Auth;
  const close = async () => {
    await storage.close();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    auth = await open(given.firstAdmin ?? null);
  } catch (error) {
    await close();
    throw error;
  }
  const changes: AccessChange[] = [];
  auth.access.onChange((change) => changes.push(change));
  return {
    auth,
    storage,
    changes,
    advance: (ms) => {
      nowMs += ms;
    },
    user: (username, role = "operator") => auth.users.create({ username, name: "", role, password }),
    async cookie(username, withPassword = password) {
      addresses += 1;
      const origin = { address: `198.51.100.${addresses}`, requestId: "test" };
      const { cookies } = await auth.signIn.signIn({ username, password: withPassword }, origin);
      return cookies.map((cookie) => cookie.split(";")[0]).join("; ");
    },
    identify: (headers) => auth.access.identify(new Headers(headers)),
    reopen: (firstAdmin = null) => open(firstAdmin),
    close,
  };
}
