"use client";

import { ClipboardList, Download } from "lucide-react";
import { useMemo, useState } from "react";
import { useLiveStore } from "@/components/live/live-provider";
import { Button } from "@/components/ui/button";
import { download } from "@/components/ui/csv";
import { DataList } from "@/components/ui/data-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { ProblemLine } from "@/components/ui/problem-line";
import { ScreenBar } from "@/components/ui/screen-bar";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useAddress } from "@/components/ui/use-address";
import { actorOf, typedActor } from "./actor-words";
import { auditColumns } from "./audit-columns";
import { auditCsv } from "./audit-csv";
import { AuditDrawer } from "./audit-drawer";
import { auditCommands, commandWords } from "./command-words";
import { type AuditRow, useAudit } from "./use-audit";

const rowId = (row: AuditRow): string => row.id;
const commandOptions = [
  { value: "", label: "All acts" },
  ...auditCommands.map((name) => ({ value: name, label: commandWords(name) })),
];

/** Who did what to whom, newest first. */
export function AuditScreen() {
  const { value, change } = useAddress();
  const filter = { actor: value("actor"), command: value("command") };
  const audit = useAudit(filter);
  const store = useLiveStore();
  const [openId, setOpenId] = useState<string | null>(null);
  const rows = useMemo(() => audit.data ?? [], [audit.data]);
  const openRow = rows.find((row) => row.id === openId) ?? null;
  const filtered = filter.actor !== "" || filter.command !== "";
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ScreenBar
        summary={
          audit.data === undefined
            ? "Audit"
            : `${rows.length}${audit.hasNextPage ? "+" : ""} ${rows.length === 1 ? "act" : "acts"}, newest first`
        }
      >
        <ActorField key={filter.actor} actor={filter.actor} onActor={(actor) => change({ actor })} />
        <Select
          aria-label="Command"
          options={commandOptions}
          value={filter.command}
          className="w-40"
          onValueChange={(command) => change({ command })}
        />
        <Button
          disabled={rows.length === 0}
          title="What is shown, as CSV"
          onClick={() =>
            download(
              auditCsv(rows, (node) => store.node(node)?.name ?? node),
              `patchbay-audit-${new Date().toISOString().slice(0, 10)}.csv`,
            )
          }
        >
          <Download aria-hidden />
          Export
        </Button>
      </ScreenBar>
      {audit.error === null ? null : (
        <div className="px-4 py-3">
          <ProblemLine problem={audit.error.problem} />
        </div>
      )}
      {audit.isPending ? (
        <SkeletonRows count={12} />
      ) : (
        <DataList
          label="Audit"
          rows={rows}
          rowId={rowId}
          columns={auditColumns}
          onOpen={(row) => setOpenId(row.id)}
          opensOnClick
          empty={
            <EmptyState
              icon={<ClipboardList />}
              title={filtered ? "Nothing matches" : "Nothing was done yet"}
            >
              {filtered
                ? "Names are matched whole: check the name, or clear the filter."
                : "Every act, done, failed or refused, will stand here with who did it."}
            </EmptyState>
          }
        />
      )}
      {audit.hasNextPage ? (
        <div className="flex shrink-0 justify-center border-t border-line p-2">
          <Button disabled={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            {audit.isFetchingNextPage ? "Loading…" : "Show older"}
          </Button>
        </div>
      ) : null}
      <AuditDrawer row={openRow} onClose={() => setOpenId(null)} />
    </div>
  );
}

/** Names are matched whole by the server, so each letter would ask it in vain: Enter or leaving the field does. */
function ActorField({ actor, onActor }: { actor: string; onActor: (actor: string) => void }) {
  const [text, setText] = useState(typedActor(actor));
  const apply = () => {
    if (actorOf(text) !== actor) onActor(actorOf(text));
  };
  return (
    <form
      className="w-36"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Input
        type="search"
        aria-label="Who"
        placeholder="Who"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={apply}
      />
    </form>
  );
}
