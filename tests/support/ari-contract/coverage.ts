import { operations } from "@/lib/ari";
import type { ContractCase } from "./stage";

/** `channels.originate`, … of one branch. */
export function operationsOf(branch: number): string[] {
  return Object.entries(operations).flatMap(([resource, entries]) =>
    Object.entries(entries)
      .filter(([, entry]) => entry.branches.includes(branch))
      .map(([nickname]) => `${resource}.${nickname}`),
  );
}

/** Whether a branch has what the case is about. */
export function isFor(one: ContractCase, branch: number): boolean {
  const known = new Set(operationsOf(branch));
  return one.branches?.includes(branch) ?? one.proves.every((operation) => known.has(operation));
}
