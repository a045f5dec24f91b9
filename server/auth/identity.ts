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

/** Whom limits and keys are counted by. Not the shown name: two tokens may bear the same. */
export function personKey({ kind, id }: Pick<Identity, "kind" | "id">): string {
  return `${kind}:${id}`;
}
