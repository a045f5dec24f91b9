import { APIError } from "better-auth/api";
import { z } from "zod";
import { username as usernameField } from "@/lib/api/fields";
import { PanelError } from "../errors";
import type { Audited, RequestOrigin } from "./audited";
import type { BetterAuth } from "./better-auth";
import type { Changes } from "./changes";
import type { Limits } from "./limits";
import { requireStrongPassword } from "./passwords";
import type { Access } from "./ports";

/** What sign-in, sign-out and password change answer: a body, and cookies for this browser. */
export interface SignInAnswer {
  body: unknown;
  cookies: string[];
}

/** Sessions of browsers. Each act leaves an audit row; refusals too, save those that the limits cut off. */
export interface SignIn {
  /** @throws wrong_credentials, too_many_requests, invalid_input */
  signIn(input: unknown, origin: RequestOrigin): Promise<SignInAnswer>;
  /** Ends the session of the cookie; without one there is nothing to end. */
  signOut(headers: Headers, origin: RequestOrigin): Promise<SignInAnswer>;
  /** Changes one's own password and ends all other sessions. @throws not_signed_in, wrong_credentials, weak_password */
  changePassword(input: unknown, headers: Headers, origin: RequestOrigin): Promise<SignInAnswer>;
}

const credentials = z.object({
  username: z.string().min(1).max(200),
  password: z.string().min(1).max(1_000),
});
const passwordChange = z.object({
  currentPassword: z.string().min(1).max(1_000),
  newPassword: z.string().min(1).max(1_000),
});

export function createSignIn(options: {
  auth: BetterAuth;
  access: Pick<Access, "identify">;
  limits: Limits;
  audited: Audited;
  changes: Pick<Changes, "tell">;
}): SignIn {
  const { auth, access, limits, audited, changes } = options;

  return {
    async signIn(input, origin) {
      const { username, password } = parse(credentials, input);
      const attempt = await limits.attempt(origin.address, username);
      return await audited({ actor: shownName(username), role: "" }, "sign_in", origin, async () => {
        const { headers, response } = await refusing(
          () =>
            auth.api.signInUsername({ body: { username: username.trim(), password }, returnHeaders: true }),
          () =>
            new PanelError("wrong_credentials", "User name or password is wrong, or the user is disabled.", {
              whatToDo:
                "Check both; after several wrong attempts you have to wait. An admin can set a new password.",
            }),
        );
        await attempt.succeeded();
        const user = response.user;
        return {
          body: { user: { id: user.id, username: user.username, name: user.name } },
          cookies: headers.getSetCookie(),
        };
      });
    },

    async signOut(given, origin) {
      const headers = cookieOf(given);
      const identity = await access.identify(headers);
      const end = async () => {
        const ended = await auth.api.signOut({ headers, returnHeaders: true });
        return { body: { signedOut: true }, cookies: ended.headers.getSetCookie() };
      };
      if (identity?.kind !== "user") return await end();
      const answer = await audited(identity, "sign_out", origin, end);
      changes.tell({
        kind: "user",
        id: identity.id,
        what: "signed_out",
        ...(identity.sessionId === null ? {} : { sessionId: identity.sessionId }),
      });
      return answer;
    },

    async changePassword(input, given, origin) {
      const headers = cookieOf(given);
      const identity = await access.identify(headers);
      if (identity === null) {
        throw new PanelError("not_signed_in", "Nobody is signed in here.", { whatToDo: "Sign in first." });
      }
      const { currentPassword, newPassword } = parse(passwordChange, input);
      const attempt = await limits.attempt(origin.address, identity.actor);
      const answer = await audited(identity, "change_password", origin, async () => {
        requireStrongPassword(newPassword, identity.actor, "newPassword");
        const changed = await refusing(
          () =>
            auth.api.changePassword({
              body: { currentPassword, newPassword, revokeOtherSessions: true },
              headers,
              returnHeaders: true,
            }),
          () =>
            new PanelError("wrong_credentials", "The current password is wrong.", {
              field: "currentPassword",
              whatToDo: "Type the password that you signed in with.",
            }),
        );
        await attempt.succeeded();
        return { body: { changed: true }, cookies: changed.headers.getSetCookie() };
      });
      changes.tell({ kind: "user", id: identity.id, what: "password" });
      return answer;
    },
  };
}

/** One answer for every way to be refused: which of them it was would tell a stranger who exists. */
async function refusing<Result>(call: () => Promise<Result>, refusal: () => PanelError): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof APIError && error.statusCode < 500) throw refusal();
    throw error;
  }
}

/** No other header of the request may have a say in what happens to the session. */
function cookieOf(headers: Headers): Headers {
  const cookie = headers.get("cookie");
  return new Headers(cookie === null ? {} : { cookie });
}

/** What was typed as a user name may be a password, typed in the wrong field. */
function shownName(username: string): string {
  const parsed = usernameField.safeParse(username);
  return parsed.success ? parsed.data.toLowerCase() : "(not a user name)";
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new PanelError("invalid_input", `${field === "" ? "The body" : field} is wrong: ${issue?.message}.`, {
    ...(field === "" ? {} : { field }),
    whatToDo: "Send a JSON object with the fields that are asked for.",
  });
}
