import type { Party } from "./rows";

/**
 * A person in words, the one way in which pages, messages and audit write it: `Dave (1004)`, or the one of both that is
 * known, once where name and number are the same; `""` when neither is. Untrusted text: a page makes it safe.
 */
export function personWords({ name, number }: Party): string {
  if (name === "" || name === number) return number;
  return number === "" ? name : `${name} (${number})`;
}
