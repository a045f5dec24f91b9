import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { username as usernameField } from "@/lib/api/fields";
import { PanelError } from "../errors";
import type { Audited, RequestOrigin } from "./audited";
import type { Limits } from "./limits";
import type { SignIn, SignInAnswer } from "./sign-in";
import type { UserStore } from "./users";

const linkLifeMs = 60 * 60 * 1000;

const input = z.object({
  token: z.string().min(1).max(200),
  username: usernameField,
  password: z.string().max(1_000),
});

/** The first admin: by a link that works once, or by two settings. There is no default password. */
export interface Setup {
  /** `<origin>/setup#token=…`, to be shown to whoever started the panel; null when there are users. */
  readonly link: string | null;
  /** Whether the first admin is still to be made. */
  isOpen(): Promise<boolean>;
  /** Makes the first admin and signs in. @throws setup_closed, wrong_credentials, weak_password, too_many_requests */
  complete(given: unknown, origin: RequestOrigin): Promise<SignInAnswer>;
}

/**
 * @throws PanelError weak_password when the admin of the settings is refused: the start has to stop, for otherwise the
 * panel would wait with an open link that nobody expects.
 */
export async function openSetup(options: {
  users: Pick<UserStore, "count" | "createFirst">;
  signIn: Pick<SignIn, "signIn">;
  limits: Limits;
  audited: Audited;
  origin: string;
  firstAdmin: { username: string; password: string } | null;
  now: () => number;
}): Promise<Setup> {
  const { users, signIn, limits, audited, origin, firstAdmin, now } = options;
  if ((await users.count()) === 0 && firstAdmin !== null) {
    try {
      await users.createFirst(firstAdmin);
    } catch (error) {
      // Another panel on this database was a moment faster.
      if (!(error instanceof PanelError && error.code === "setup_closed")) throw error;
    }
  }
  const open = (await users.count()) === 0;
  const token = open ? randomBytes(32).toString("base64url") : null;
  // In the fragment: browsers send it to nobody, so it reaches no log and no Referer.
  const link = token === null ? null : `${origin}/setup#token=${token}`;
  const hash = token === null ? null : hashOf(token);
  const expiresAtMs = now() + linkLifeMs;
  // The link outlives its use only as words on a terminal.
  let used = false;

  return {
    link,

    async isOpen() {
      return (await users.count()) === 0;
    },

    async complete(given, from) {
      if (used || (await users.count()) > 0) throw closed("The first admin exists already.");
      if (hash === null) throw closed("This panel had users when it started.");
      const parsed = input.safeParse(given);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        const field = issue?.path.join(".") ?? "";
        throw new PanelError("invalid_input", `${field === "" ? "The body" : field} ${issue?.message}.`, {
          ...(field === "" ? {} : { field }),
          whatToDo: "Send token, username and password as a JSON object.",
        });
      }
      const { token: guess, username, password } = parsed.data;
      const attempt = await limits.attempt(from.address, null);
      await audited({ actor: username.toLowerCase(), role: "" }, "set_up", from, async () => {
        if (!timingSafeEqual(hashOf(guess), hash)) {
          throw new PanelError("wrong_credentials", "This is not the token of the set-up link.", {
            field: "token",
            whatToDo: "Open the link that this start of the panel has printed.",
          });
        }
        await attempt.succeeded();
        if (now() >= expiresAtMs) throw closed("The set-up link has expired after an hour.");
        await users.createFirst({ username, password });
      });
      used = true;
      return await signIn.signIn({ username, password }, from);
    },
  };
}

function closed(detail: string): PanelError {
  return new PanelError("setup_closed", detail, {
    whatToDo: "Sign in if you have a user; if nobody has one, start the panel again for a new link.",
  });
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
