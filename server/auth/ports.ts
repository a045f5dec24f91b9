import type { z } from "zod";
import type { administrationCommands, token, user } from "@/lib/api/commands/administration";
import type { ParsedOf } from "@/lib/api/endpoint";
import type { Role } from "@/lib/api/roles";
import type { Identity } from "./identity";

export type User = z.output<typeof user>;
export type Token = z.output<typeof token>;
type Commands = typeof administrationCommands;

/** What happened to a user's right; open pages and sockets of that user are told or closed. */
export interface AccessChange {
  kind: "user" | "token";
  id: string;
  what: "role" | "disabled" | "removed" | "password" | "signed_out" | "revoked";
  /** The new one (`role`). */
  role?: Role;
  /** The one session that ended (`signed_out`); absent where all of the user's are meant. */
  sessionId?: string;
}

/** People who may sign in. Every method throws `PanelError` with a code of `lib/api/errors`. */
export interface Users {
  list(): Promise<User[]>;
  /** @throws weak_password, already_exists */
  create(input: ParsedOf<Commands["users.create"]>): Promise<User>;
  /** @throws user_unknown, weak_password, not_possible_now (the last admin stays an enabled admin) */
  change(input: ParsedOf<Commands["users.change"]>): Promise<User>;
  /** @throws user_unknown, not_possible_now (the last admin) */
  remove(id: string): Promise<void>;
}

/** API tokens. The secret is shown once; only its hash is stored. */
export interface Tokens {
  list(): Promise<Token[]>;
  create(input: ParsedOf<Commands["tokens.create"]>, createdBy: string): Promise<Token & { secret: string }>;
  /** @throws token_unknown */
  revoke(id: string): Promise<void>;
}

/** The door: from request headers to who asks. */
export interface Access {
  /** From the session cookie or `Authorization: Bearer`; null when neither is valid. Disabled users are null. */
  identify(headers: Headers): Promise<Identity | null>;
  /** Called at once when a right changes. Returns its undo. */
  onChange(listener: (change: AccessChange) => void): () => void;
}
