"use client";

import { Download, Snowflake } from "lucide-react";
import { useFrozen } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { download } from "@/components/ui/csv";
import { IconButton } from "@/components/ui/icon-button";
import type { CallsRow } from "./call-rows";
import { callsCsv } from "./calls-csv";

/** Holds the list for reading, and takes it away as a file. */
export function ListTools({ rows }: { rows: readonly CallsRow[] }) {
  const store = useLiveStore();
  const { frozen, setFrozen } = useFrozen();
  const keymap = useKeymap();
  const save = () => {
    const lines = rows.filter((row) => row.kind === "call");
    const text = callsCsv(lines, (node) => store.node(node)?.name ?? node);
    download(text, `patchbay-calls-${new Date().toISOString().slice(0, 16).replace(":", "")}.csv`);
  };
  return (
    <span className="flex items-center">
      <IconButton
        label={frozen === null ? "Freeze the list" : "Let the list go on"}
        shortcut={keyLabel(keymap.freeze)}
        aria-pressed={frozen !== null}
        className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
        onClick={() => setFrozen(frozen === null)}
      >
        <Snowflake aria-hidden />
      </IconButton>
      <IconButton label="Save what is shown as CSV" disabled={rows.length === 0} onClick={save}>
        <Download aria-hidden />
      </IconButton>
    </span>
  );
}
