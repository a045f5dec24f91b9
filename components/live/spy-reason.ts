import { line } from "@/lib/api/fields";

/** The most characters a reason has; as the panel takes it. */
export const reasonMax = 200;

const reasonLine = line(reasonMax);

/** Why somebody listens, as it is sent; or what is wrong with it, in words. */
export function readReason(text: string): { reason: string } | { fault: string } {
  const checked = reasonLine.safeParse(text);
  if (!checked.success)
    return { fault: `The reason ${checked.error.issues[0]?.message ?? "cannot be read"}.` };
  return checked.data === "" ? { fault: "Say why, in a few words." } : { reason: checked.data };
}
