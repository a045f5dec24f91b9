import type { RecordingRow } from "@/lib/api/recordings";
import { personWords } from "@/lib/live/person-words";

/** Whom a recording is of, for the audit: `Bob (1002) with Carol (1003)`. Empty where the row does not tell. Untrusted text. */
export function recordedWhom({ parties }: Pick<RecordingRow, "parties">): { whom?: string } {
  const side = (of: "near" | "far"): string =>
    parties
      .filter((party) => party.side === of)
      .map(({ name, number, endpoint }) => personWords({ name, number }) || endpoint)
      .join(", ");
  const whom = [side("near"), side("far")].filter((each) => each !== "").join(" with ");
  return whom === "" ? {} : { whom };
}
