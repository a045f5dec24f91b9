import type { BetterAuth } from "./better-auth";
import type { Changes } from "./changes";
import type { Access } from "./ports";
import type { TokenStore } from "./tokens";
import { parseRole } from "./users";

/** The one door: a header that is there decides, and a wrong one is never made good by another. */
export function createAccess(options: {
  auth: BetterAuth;
  tokens: Pick<TokenStore, "identify">;
  changes: Pick<Changes, "onChange">;
}): Access {
  const { auth, tokens, changes } = options;
  return {
    async identify(headers) {
      const authorization = headers.get("authorization");
      if (authorization !== null) {
        const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
        return secret === undefined ? null : await tokens.identify(secret);
      }
      const cookie = headers.get("cookie");
      if (cookie === null) return null;
      // Nothing but the cookie: no other header may have a say in who this is.
      const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
      if (found === null || found.user.banned === true) return null;
      const username = found.user.username ?? found.user.id;
      return {
        kind: "user",
        id: found.user.id,
        actor: username,
        name: found.user.name,
        role: parseRole(found.user.role),
        sessionId: found.session.id,
      };
    },
    onChange: changes.onChange,
  };
}
