import type { ParsedOf, ResultOf } from "@/lib/api/endpoint";
import type { Queries, QueryName } from "@/lib/api/queries";
import type { RecordingRow } from "@/lib/api/recordings";
import { reaches } from "@/lib/api/roles";
import type { Identity } from "../auth/identity";
import type { Tokens, Users } from "../auth/ports";
import { PanelError } from "../errors";
import { invalidInput } from "../invalid-input";
import type { Storage } from "../storage/storage";

export interface QueryContext {
  identity: Identity;
}

/** One reader for each entry of `lib/api/queries`. */
export type QueryHandlers = {
  [Name in QueryName]: (
    input: ParsedOf<Queries[Name]>,
    context: QueryContext,
  ) => Promise<ResultOf<Queries[Name]>>;
};

/** What the panel's own records answer; the rest is the live state's. */
export type RecordQueries = Pick<
  QueryHandlers,
  "me" | "users" | "tokens" | "audit" | "originations" | "recordings" | "spyPolicy"
>;

export function createRecordQueries(from: {
  users: Pick<Users, "list">;
  tokens: Pick<Tokens, "list">;
  storage: Pick<Storage, "audit" | "originations" | "policies" | "recordings">;
  /** Whether a recording goes on now. */
  isRecording(row: RecordingRow): boolean;
}): RecordQueries {
  return {
    me: async (_input, { identity }) => ({
      id: identity.id,
      username: identity.actor,
      name: identity.name,
      role: identity.role,
    }),
    users: async () => ({ users: await from.users.list() }),
    tokens: async () => ({ tokens: await from.tokens.list() }),
    recordings: async (input) => ({
      recordings: (await from.storage.recordings.list(input)).map((row) => ({
        ...row,
        isRunning: from.isRecording(row),
      })),
    }),
    spyPolicy: async () => from.storage.policies.spying(),
    audit: async (input) => ({ rows: await from.storage.audit.list(input) }),
    originations: async (input) => ({
      originations: (await from.storage.originations.list(input)).map((row) => ({ ...row })),
    }),
  };
}

/** Role, then schema, then the reader. @throws PanelError forbidden, invalid_input, and the reader's own */
export async function runQuery<Name extends QueryName>(
  name: Name,
  registry: Queries,
  handlers: QueryHandlers,
  given: unknown,
  context: QueryContext,
): Promise<unknown> {
  const entry: Queries[Name] = registry[name];
  const { role } = context.identity;
  if (!reaches(role, entry.role)) {
    throw new PanelError("forbidden", `This needs the role ${entry.role}; yours is ${role}.`, {
      whatToDo: "Ask an admin.",
    });
  }
  const parsed = entry.input.strict().safeParse(given);
  if (!parsed.success) throw invalidInput(parsed.error);
  // The registry ties schema and reader together by name; the compiler cannot follow that through an index.
  const handler = handlers[name] as (input: unknown, context: QueryContext) => Promise<unknown>;
  return await handler(parsed.data, context);
}
