import { csv } from "@/components/ui/csv";
import { causeLine } from "@/lib/live/causes";
import type { CallLine } from "./call-rows";
import { type MarkContext, marksOf } from "./mark-words";
import { partyText, stateWords, targetText } from "./words";

const header = ["node", "state", "began", "answered", "from", "to", "place", "bridge", "marks", "channels"];

/** Calls as a CSV text, times in ISO 8601 and UTC. `nodeName` answers what people call a node. */
export function callsCsv(
  lines: readonly CallLine[],
  nodeName: (node: string) => string,
  marks: MarkContext,
): string {
  return csv(
    header,
    lines.map((line) => {
      const { call, ended } = line;
      const cause = ended?.cause ?? null;
      return [
        nodeName(call.node),
        ended === null
          ? stateWords[call.state].word
          : `ended${cause === null ? "" : `: ${causeLine(cause)}`}`,
        new Date(call.startedAtMs).toISOString(),
        call.answeredAtMs === null ? null : new Date(call.answeredAtMs).toISOString(),
        partyText(call.from),
        targetText(call.to),
        call.place,
        call.bridgeId,
        marksOf(line, marks)
          .map(({ meaning }) => meaning)
          .join("; "),
        line.legs.map(({ name }) => name).join(" "),
      ];
    }),
  );
}
