"use client";

import { Download } from "lucide-react";
import { useLiveStore } from "@/components/live/live-provider";
import { useSeesListeners } from "@/components/live/spy-policy";
import { FreezeButton } from "@/components/shell/freeze-button";
import { download } from "@/components/ui/csv";
import { IconButton } from "@/components/ui/icon-button";
import type { CallsRow } from "./call-rows";
import { callsCsv } from "./calls-csv";

/** Holds the list for reading, and takes it away as a file. */
export function ListTools({ rows }: { rows: readonly CallsRow[] }) {
  const store = useLiveStore();
  const seesListeners = useSeesListeners();
  const save = () => {
    const lines = rows.filter((row) => row.kind === "call");
    const text = callsCsv(lines, (node) => store.node(node)?.name ?? node, { seesListeners });
    download(text, `patchbay-calls-${new Date().toISOString().slice(0, 16).replace(":", "")}.csv`);
  };
  return (
    <span className="flex items-center">
      <FreezeButton />
      <IconButton label="Save what is shown as CSV" disabled={rows.length === 0} onClick={save}>
        <Download aria-hidden />
      </IconButton>
    </span>
  );
}
