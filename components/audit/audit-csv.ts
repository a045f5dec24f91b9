import { csv } from "@/components/ui/csv";
import { whomWords } from "./detail-words";
import type { AuditRow } from "./use-audit";

const header = [
  "time",
  "actor",
  "actor kind",
  "role",
  "address",
  "command",
  "node",
  "node name",
  "target",
  "whom",
  "input",
  "outcome",
  "code",
  "detail",
  "duration ms",
  "request",
];

/** The rows as a CSV text, times in ISO 8601 and UTC. `nodeName` answers what people call a node. */
export function auditCsv(rows: readonly AuditRow[], nodeName: (node: string) => string): string {
  return csv(
    header,
    rows.map((row) => [
      new Date(row.atMs).toISOString(),
      row.actor,
      row.actorKind,
      row.role,
      row.address,
      row.command,
      row.node,
      row.node === null ? null : nodeName(row.node),
      row.target,
      whomWords(row),
      JSON.stringify(row.input),
      row.outcome,
      row.code,
      row.detail,
      row.durationMs,
      row.requestId,
    ]),
  );
}
