"use client";

import Link from "next/link";
import { useSyncExternalStore } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { keyLabel, type Shortcut, shortcuts, useKeymap } from "./shortcuts";

const fixed: readonly { keys: string[]; label: string }[] = [
  { keys: ["Ctrl K"], label: "Palette: go to, act on a call, settings" },
  { keys: ["↑", "↓"], label: "Row by row; Page Up, Page Down, Home and End jump" },
  { keys: ["→", "←"], label: "Open a call to its channels, and close it" },
  { keys: ["X"], label: "Select the row; Shift with ↑ ↓ extends, Ctrl A takes all" },
  { keys: ["Enter"], label: "Details" },
  { keys: ["Esc"], label: "Close, deselect, back to the row" },
];

let open = false;
const listeners = new Set<() => void>();

/** Opens or closes the list of keys. */
export function showHelp(next: boolean): void {
  open = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What each key does, as it is set now. */
export function Help() {
  const shown = useSyncExternalStore(
    subscribe,
    () => open,
    () => false,
  );
  const keymap = useKeymap();
  const line = (id: string, label: string, keys: readonly string[]) => (
    <div key={id} className="flex items-baseline justify-between gap-3 py-1">
      <dt className="text-ink-2">{label}</dt>
      <dd className="flex shrink-0 gap-1">
        {keys.length === 0 ? (
          <span className="text-xs text-ink-3">off</span>
        ) : (
          keys.map((key) => <Kbd key={key}>{key}</Kbd>)
        )}
      </dd>
    </div>
  );
  const of = (scope: Shortcut["scope"]) =>
    shortcuts
      .filter((shortcut) => shortcut.scope === scope)
      .map(({ id, label }) => {
        const key = keyLabel(keymap[id]);
        return line(id, label, key === undefined ? [] : [key]);
      });
  return (
    <Dialog
      open={shown}
      onOpenChange={showHelp}
      title="Keys"
      description={
        <>
          Outside a field. The focused row comes first, then the call in the dock. A button that Tab has
          reached keeps its Space, a recording’s player its Space and M.{" "}
          <Link href="/settings/keys" className="text-accent underline" onClick={() => showHelp(false)}>
            Change them or turn them off
          </Link>
        </>
      }
      forReading
      className="w-[min(64rem,calc(100vw-1.5rem))]"
    >
      <div className="grid gap-x-10 gap-y-4 p-4 sm:grid-cols-2 lg:grid-cols-3">
        <section>
          <h3 className="mb-1 text-xs font-semibold text-ink">Everywhere</h3>
          <dl>
            {of("page")}
            {fixed.map(({ keys, label }) => line(label, label, keys))}
          </dl>
        </section>
        <section>
          <h3 className="mb-1 text-xs font-semibold text-ink">On the focused row</h3>
          <dl>{of("row")}</dl>
        </section>
        <section>
          <h3 className="mb-1 text-xs font-semibold text-ink">On the call in the dock</h3>
          <dl>
            {of("dock")}
            {line("digits", "DTMF of a talk", ["0", "…", "9", "*", "#"])}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
