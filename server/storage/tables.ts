/** The tables, as Kysely sees them. Times are milliseconds, JSON is text: both databases can say that. */
export interface Tables {
  audit: AuditTable;
  origination: OriginationTable;
  recording: RecordingTable;
  recorded_channel: RecordedChannelTable;
  idempotency: IdempotencyTable;
  token: TokenTable;
  setting: { name: string; value: string };
  user: UserTable;
  session: SessionTable;
  account: AccountTable;
}

interface AuditTable {
  id: string;
  at_ms: number;
  actor: string;
  actor_kind: "user" | "token" | "system";
  role: string;
  address: string;
  command: string;
  node: string | null;
  target: string | null;
  input: string;
  outcome: "started" | "done" | "failed" | "refused" | "unknown";
  code: string | null;
  detail: string | null;
  duration_ms: number | null;
  request_id: string;
}

interface OriginationTable {
  node: string;
  id: string;
  started_at_ms: number;
  /** The whole row as JSON. */
  row: string;
}

interface RecordingTable {
  id: string;
  node: string;
  started_at_ms: number;
  /** What it is found by, in lower case. */
  words: string;
  /** The whole row as JSON. */
  row: string;
}

/** Which recordings a channel is in. */
interface RecordedChannelTable {
  channel_id: string;
  recording_id: string;
}

interface IdempotencyTable {
  actor: string;
  key: string;
  fingerprint: string;
  /** Null while the first attempt runs. */
  status: number | null;
  body: string | null;
  claimed_at_ms: number;
}

interface TokenTable {
  id: string;
  name: string;
  role: string;
  /** SHA-256 of the secret, hexadecimal. */
  hash: string;
  created_by: string;
  created_at_ms: number;
  expires_at_ms: number | null;
  last_used_at_ms: number | null;
}

/** SQLite keeps a time as ISO text and a truth as 0 or 1, PostgreSQL has types: better-auth decides for its tables. */
export type AuthTime = string | Date;
export type AuthBoolean = number | boolean;

interface UserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: AuthBoolean;
  image: string | null;
  createdAt: AuthTime;
  updatedAt: AuthTime;
  username: string | null;
  displayUsername: string | null;
  role: string | null;
  banned: AuthBoolean | null;
  banReason: string | null;
  banExpires: AuthTime | null;
}

interface SessionTable {
  id: string;
  userId: string;
  token: string;
}

interface AccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  password: string | null;
  createdAt: AuthTime;
  updatedAt: AuthTime;
}
