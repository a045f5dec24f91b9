import type { Told } from "@/server/commands/command";

/** For acts of whose row in the audit the input and the outcome say all. */
export function nothingTold({ detail }: Told): never {
  throw new Error(`An act told of itself what nobody expected: ${detail}`);
}
