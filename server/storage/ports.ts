import type { z } from "zod";
import type { ParsedOf } from "@/lib/api/endpoint";
import type { auditRow, queries } from "@/lib/api/queries";
import type { RecordingRow } from "@/lib/api/recordings";
import type { SpyPolicy } from "@/lib/api/spy-policy";
import type { OriginationRow } from "@/lib/live/rows";

export type AuditRow = z.output<typeof auditRow>;

/** Append-only record of who did what to whom. Each method resolves only when the row is on disk. */
export interface AuditLog {
  /** Writes the row before the act; `outcome` is `started`. Returns its id. */
  begin(entry: Omit<AuditRow, "id" | "outcome" | "code" | "detail" | "durationMs">): Promise<string>;
  /** Completes a row that `begin` wrote, once; `command` and `input` stay as they were begun where they are absent. */
  end(
    id: string,
    result: {
      outcome: "done" | "failed" | "refused";
      code: string | null;
      detail: string | null;
      durationMs: number;
      command?: string;
      input?: AuditRow["input"];
    },
  ): Promise<void>;
  list(filter: ParsedOf<(typeof queries)["audit"]>): Promise<AuditRow[]>;
  /** At the start: rows left `started` by a panel that was killed become `unknown`. Returns how many. */
  closeUnfinished(): Promise<number>;
}

/** What admins have decided, for all nodes; read once, and kept in step with the database by the one panel on it. */
export interface Policies {
  spying(): SpyPolicy;
  /** One change after another. Resolves, with what it replaced, when it is on disk and every listener knows. */
  changeSpying(policy: SpyPolicy): Promise<{ before: SpyPolicy; now: SpyPolicy }>;
  /** Returns its undo. */
  onChange(listener: (spying: SpyPolicy) => void): () => void;
}

/** Calls that the panel placed. */
export interface OriginationLog {
  save(node: string, row: OriginationRow): Promise<void>;
  /** Newest first. */
  list(filter: {
    before?: string | undefined;
    limit: number;
  }): Promise<(OriginationRow & { node: string })[]>;
  /** The newest `limit` of one node, to fill the live state at the start. */
  recent(node: string, limit: number): Promise<OriginationRow[]>;
}

/** What supervisors have recorded; the sound itself is Asterisk's. */
export interface RecordingLog {
  save(row: RecordingRow): Promise<void>;
  /** Newest first. */
  list(filter: ParsedOf<(typeof queries)["recordings"]>): Promise<RecordingRow[]>;
  get(id: string): Promise<RecordingRow | undefined>;
  /** Those of a node whose end is not written down, without those that are listed as cut: their end stays unknown. */
  unended(node: string): Promise<RecordingRow[]>;
  /** Of one that is not there too. */
  remove(id: string): Promise<void>;
}

/** Answers kept for `Idempotency-Key`, 24 h. */
export interface IdempotencyLog {
  /** Claims the key: null when it is new; else what was answered, or `pending` while the first still runs. */
  claim(
    actor: string,
    key: string,
    fingerprint: string,
  ): Promise<null | { fingerprint: string; answer: "pending" | { status: number; body: unknown } }>;
  complete(actor: string, key: string, answer: { status: number; body: unknown }): Promise<void>;
  /** The first attempt failed before anything was done: the key may be used again. */
  release(actor: string, key: string): Promise<void>;
  /** At the start: keys whose first request was cut off by the panel's end get this answer. Returns how many. */
  closeUnfinished(answer: { status: number; body: unknown }): Promise<number>;
}
