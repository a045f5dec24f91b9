import type { Column } from "@/components/ui/data-list";
import { untrusted } from "@/components/ui/untrusted";
import { When } from "@/components/ui/when";
import { actorWords } from "./actor-words";
import { detailWords, whomWords } from "./detail-words";
import { actWords } from "./listened-words";
import { NodeName } from "./node-name";
import { Outcome } from "./outcome";
import type { AuditRow } from "./use-audit";

function NodeCell({ node }: { node: string | null }) {
  return (
    <span className="truncate text-ink-2">
      <NodeName node={node} />
    </span>
  );
}

export const auditColumns: readonly Column<AuditRow>[] = [
  {
    id: "at",
    header: "When",
    width: "88px",
    cell: (row) => <When atMs={row.atMs} className="truncate text-ink-2 tabular-nums" />,
  },
  {
    id: "actor",
    header: "Who",
    width: "minmax(0,1fr)",
    hideBelow: "narrow",
    cell: (row) => <span className="truncate">{untrusted(actorWords(row))}</span>,
  },
  {
    id: "command",
    header: "Act",
    width: "minmax(0,1.4fr)",
    cell: (row) => (
      <span className="min-w-0 leading-4">
        <span className="block truncate font-medium" title={row.command}>
          {actWords(row)}
        </span>
        {/* Where there is no room for a column of its own. */}
        <span className="hidden truncate text-xs leading-4 text-ink-2 @max-[640px]:block">
          {untrusted(actorWords(row))}
        </span>
      </span>
    ),
  },
  {
    id: "node",
    header: "Node",
    width: "minmax(0,0.7fr)",
    hideBelow: "medium",
    cell: (row) => <NodeCell node={row.node} />,
  },
  {
    id: "target",
    header: "To",
    width: "minmax(0,1.4fr)",
    hideBelow: "narrow",
    cell: (row) => {
      const whom = whomWords(row);
      // By an id alone where nobody knew whom it was on.
      if (whom === null) {
        return <span className="truncate font-mono text-xs text-ink-2">{untrusted(row.target ?? "")}</span>;
      }
      return (
        <span className="truncate" title={untrusted(row.target ?? "")}>
          {untrusted(whom)}
        </span>
      );
    },
  },
  { id: "outcome", header: "Outcome", width: "104px", cell: (row) => <Outcome row={row} /> },
  {
    id: "detail",
    header: "Detail",
    width: "minmax(0,2fr)",
    hideBelow: "medium",
    cell: (row) => {
      const words = detailWords(row);
      return (
        <span className="truncate text-ink-2" title={words}>
          {words}
        </span>
      );
    },
  },
];
