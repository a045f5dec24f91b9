"use client";

import { type KeyboardEvent, useId, useState } from "react";
import { armedChoicesSeconds, setArmedSeconds, useArmedSeconds } from "@/components/ui/armed-window";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Select } from "@/components/ui/select";
import { keyLabel, type Shortcut, type ShortcutId, shortcutStore, shortcuts, useKeymap } from "./shortcuts";

/** How long "press again" waits, for those who need more time (WCAG 2.2.1). */
function ArmedWindow() {
  const seconds = useArmedSeconds();
  const id = useId();
  return (
    <section className="mb-8">
      <h2 className="text-[13px] font-semibold">Dangerous acts</h2>
      <p className="mb-2 text-xs text-ink-2">
        They are done at the second press, if it comes in time and not at once: a double click is one press.
      </p>
      <div className="flex min-h-12 items-center gap-3 border-y border-line">
        <label htmlFor={id} className="min-w-0 flex-1">
          Wait for the second press
        </label>
        <Select
          id={id}
          value={String(seconds)}
          options={armedChoicesSeconds.map((each) => ({ value: String(each), label: `${each} seconds` }))}
          onValueChange={(value) => {
            const next = armedChoicesSeconds.find((each) => String(each) === value);
            if (next !== undefined) setArmedSeconds(next);
          }}
        />
      </div>
    </section>
  );
}

/** Change each single-character key, or turn it off (WCAG 2.1.4). Kept in this browser. */
export function KeySettings() {
  const keymap = useKeymap();
  const [recording, setRecording] = useState<ShortcutId | null>(null);
  const [said, setSaid] = useState("");

  const record = (event: KeyboardEvent, id: ShortcutId) => {
    if (event.key === "Tab" || event.key === "Shift") return;
    event.preventDefault();
    event.stopPropagation();
    setRecording(null);
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
    shortcutStore.set(id, event.key);
    setSaid(`${event.key.toUpperCase()} is set.`);
  };

  const group = (scope: Shortcut["scope"], title: string, note: string) => (
    <section className="mb-8">
      <h2 className="text-[13px] font-semibold">{title}</h2>
      <p className="mb-2 text-xs text-ink-2">{note}</p>
      <ul className="border-t border-line">
        {shortcuts
          .filter((shortcut) => shortcut.scope === scope)
          .map(({ id, label }) => {
            const key = keyLabel(keymap[id]);
            return (
              <li key={id} className="flex min-h-10 items-center gap-3 border-b border-line">
                <span className="min-w-0 flex-1">{label}</span>
                <span className="w-20 text-right">
                  {recording === id ? (
                    <span className="text-xs text-accent">press a key</span>
                  ) : key === undefined ? (
                    <span className="text-xs text-ink-3">off</span>
                  ) : (
                    <Kbd>{key}</Kbd>
                  )}
                </span>
                <Button
                  size="small"
                  kind="ghost"
                  aria-label={`Change the key of: ${label}`}
                  onClick={() => setRecording(id)}
                  onKeyDown={(event) => {
                    if (recording === id) record(event, id);
                  }}
                  onBlur={() => setRecording(null)}
                >
                  Change
                </Button>
                <Button
                  size="small"
                  kind="ghost"
                  aria-label={`Turn off the key of: ${label}`}
                  disabled={key === undefined}
                  onClick={() => {
                    shortcutStore.set(id, null);
                    setSaid(`${label}: off.`);
                  }}
                >
                  Off
                </Button>
              </li>
            );
          })}
      </ul>
    </section>
  );

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-160 px-4 py-6">
        {group("page", "Everywhere", "Act on the whole page, outside of fields.")}
        {group("row", "On the focused row", "Act only while a row of a list has the focus.")}
        {group(
          "dock",
          "On the call in the dock",
          "Act on the call in focus in the dock, unless a field has the focus. On a row a key of both groups is the row's; Space held to be heard goes to the dock from there too, though not from a button that the keyboard has come to.",
        )}
        <ArmedWindow />
        <Button
          onClick={() => {
            shortcutStore.reset();
            setArmedSeconds(armedChoicesSeconds[0]);
            setSaid("Everything is as it was at first.");
          }}
        >
          Back to the defaults
        </Button>
        <p role="status" className="sr-only">
          {said}
        </p>
      </div>
    </div>
  );
}
