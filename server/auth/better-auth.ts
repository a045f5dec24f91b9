import { betterAuth } from "better-auth";
import { admin, username } from "better-auth/plugins";
import { createAccessControl } from "better-auth/plugins/access";
import { username as usernameField } from "@/lib/api/fields";
import type { Config } from "../config";
import type { Logger } from "../logger";
import type { Storage } from "../storage/storage";
import type { PasswordHash } from "./password-hash";

/**
 * Absolute life of a session. There is no idle limit, on purpose: a switchboard stays open all day, and an open page
 * asks nothing for hours. Admins end any session at once by disabling its user.
 */
const sessionLifeSeconds = 7 * 24 * 60 * 60;

/** better-auth's own rights stay empty: the role × command table of `lib/api` is the one that counts. */
const accessControl = createAccessControl({ panel: ["use"] });
const panelRole = accessControl.newRole({ panel: ["use"] });

/** better-auth on our database. Passwords, sessions and cookies are its own; who may do what is ours. */
export function createBetterAuth(options: {
  storage: Pick<Storage, "database" | "dialect">;
  config: Pick<Config, "origins" | "secure">;
  secret: string;
  passwordHash: PasswordHash;
  logger: Logger;
}) {
  const { storage, config, secret, passwordHash, logger } = options;
  return betterAuth({
    baseURL: config.origins[0],
    basePath: "/api/auth",
    trustedOrigins: config.origins,
    secret,
    database: { db: storage.database, type: storage.dialect.name },
    telemetry: { enabled: false },
    // Limits are ours: by address and by account, and consumed before the check.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
      password: passwordHash,
    },
    session: { expiresIn: sessionLifeSeconds, disableSessionRefresh: true },
    advanced: {
      // The library would add `__Secure-` itself; `__Host-` binds the cookie to this host as well.
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: config.secure ? "__Host-patchbay" : "patchbay",
          attributes: { httpOnly: true, sameSite: "lax", secure: config.secure, path: "/" },
        },
      },
      ipAddress: { disableIpTracking: true },
    },
    logger: {
      // Its warnings are wrong passwords, which the audit has with name and address.
      level: "error",
      log: (_level, message) => logger.error({ part: "better-auth" }, message),
    },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 40,
        usernameValidator: (name) => usernameField.safeParse(name).success,
      }),
      admin({
        ac: accessControl,
        roles: { operator: panelRole, supervisor: panelRole, admin: panelRole },
        adminRoles: ["admin"],
        defaultRole: "operator",
      }),
    ],
  });
}

export type BetterAuth = ReturnType<typeof createBetterAuth>;
