import type { Role } from "@/lib/api/roles";

/** Who asks. Made by `server/auth` from a session cookie or an API token, and by nothing else. */
export interface Identity {
  kind: "user" | "token";
  /** User id or token id. */
  id: string;
  /** What the audit shows: the username, or `token:<name>`. */
  actor: string;
  /** Name to show; the username where none was given. */
  name: string;
  role: Role;
  /** Better-auth session behind it, null for a token. */
  sessionId: string | null;
}
