import { randomBytes } from "node:crypto";
import type { Config } from "../config";
import type { Logger } from "../logger";
import type { Storage } from "../storage/storage";
import { createAccess } from "./access";
import { createAudited } from "./audited";
import { createBetterAuth } from "./better-auth";
import { createChanges } from "./changes";
import { createLimits } from "./limits";
import { type PasswordHash, scryptHash } from "./password-hash";
import type { Access, Tokens, Users } from "./ports";
import { openSetup, type Setup } from "./setup";
import { createSignIn, type SignIn } from "./sign-in";
import { createTokens } from "./tokens";
import { createUsers } from "./users";

/** Who may come in, and what they may be. */
export interface Auth {
  access: Access;
  users: Users;
  tokens: Tokens;
  signIn: SignIn;
  setup: Setup;
}

/** @throws PanelError weak_password when the first admin of the settings is refused. */
export async function openAuth(options: {
  config: Pick<Config, "origins" | "secure" | "firstAdmin">;
  storage: Storage;
  logger: Logger;
  /** Milliseconds since 1970. Default: the machine's clock. */
  now?: () => number;
  /** Default: scrypt. */
  passwordHash?: PasswordHash;
}): Promise<Auth> {
  const { config, storage, logger, passwordHash = scryptHash } = options;
  const now = options.now ?? Date.now;
  // Signs the session cookies; made once, so that a restart signs nobody out.
  const secret = await storage.setOnce("session-secret", () => randomBytes(32).toString("base64url"));
  const auth = createBetterAuth({ storage, config, secret, passwordHash, logger });
  const changes = createChanges((error) => logger.error({ err: error }, "a listener to rights failed"));
  const limits = createLimits();
  const audited = createAudited(storage.audit, now);
  const users = createUsers({ storage, changes, passwordHash, now });
  const tokens = createTokens({ storage, changes, now });
  const access = createAccess({ auth, tokens, changes });
  const signIn = createSignIn({ auth, access, limits, audited, changes });
  const { firstAdmin } = config;
  const setup = await openSetup({
    users,
    signIn,
    limits,
    audited,
    origin: config.origins[0],
    firstAdmin:
      firstAdmin === null ? null : { username: firstAdmin.username, password: firstAdmin.password.reveal() },
    now,
  });
  return { access, users, tokens, signIn, setup };
}
