import type { z } from "zod";

/** The parts of zod's issue that a message is made of. */
type Issue = Pick<z.core.$ZodRawIssue, "code"> & { minimum?: unknown; maximum?: unknown; origin?: unknown };

/**
 * What a field says about zod's own complaints, for the `error` option of a parse; undefined leaves the message that the
 * schema itself carries.
 */
export function formMessage(issue: Issue): string | undefined {
  if (issue.code === "too_small" && issue.origin === "string") {
    return Number(issue.minimum) <= 1 ? "Fill this in." : `Use at least ${String(issue.minimum)} characters.`;
  }
  if (issue.code === "too_big" && issue.origin === "string") {
    return `Use at most ${String(issue.maximum)} characters.`;
  }
  if (issue.code === "too_small") return `Use at least ${String(issue.minimum)}.`;
  if (issue.code === "too_big") return `Use at most ${String(issue.maximum)}.`;
  if (issue.code === "invalid_type") return "Fill this in.";
  return undefined;
}

/**
 * What is wrong with a field, in a sentence of its own. The messages of `lib/api/fields.ts` go on from a subject, as the
 * panel's refusals name one: here it is `subject`, or nobody would know what "starts with a letter".
 */
export function faultText(subject: string, value: string, message: string | undefined): string | undefined {
  if (message === undefined) return undefined;
  if (value.trim() === "") return "Fill this in.";
  if (/^is an? /.test(message)) return message.replace(/^is /, "Write ");
  return /^[a-z]/.test(message) ? `${subject} ${message}` : message;
}
