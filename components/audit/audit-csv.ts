import { csv } from "./csv";
import type { AuditRow } from "./use-audit";

const header = [
  "time",
  "actor",
  "actor kind",
  "role",
  "address",
  "command",
  "node",
  "target",
  "input",
  "outcome",
  "code",
  "detail",
  "duration ms",
  "request",
];

/** The rows as a CSV text, times in ISO 8601 and UTC. */
export function auditCsv(rows: readonly AuditRow[]): string {
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
      row.target,
      JSON.stringify(row.input),
      row.outcome,
      row.code,
      row.detail,
      row.durationMs,
      row.requestId,
    ]),
  );
}

/** Hands the text to the browser as a file. */
export function download(text: string, fileName: string): void {
  // The mark tells spreadsheets that it is UTF-8.
  const url = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // Some browsers read the address only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
