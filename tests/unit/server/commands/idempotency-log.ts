import type { IdempotencyLog } from "@/server/storage/ports";

export type Claimed = { fingerprint: string; answer: "pending" | { status: number; body: unknown } };

/** Keys and their answers in the map that the test has now. */
export function idempotencyIn(kept: () => Map<string, Claimed>): IdempotencyLog {
  return {
    async claim(actor, key, fingerprint) {
      const earlier = kept().get(actor + key);
      if (earlier === undefined) kept().set(actor + key, { fingerprint, answer: "pending" });
      return earlier ?? null;
    },
    async complete(actor, key, answer) {
      const earlier = kept().get(actor + key);
      if (earlier !== undefined) kept().set(actor + key, { ...earlier, answer });
    },
    async release(actor, key) {
      kept().delete(actor + key);
    },
    closeUnfinished: async () => 0,
  };
}
