"use client";

import { Plus } from "lucide-react";
import { useMemo } from "react";
import { useReady } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { NodeSelect } from "@/components/live/node-select";
import { formatElapsed } from "@/components/live/ticker";
import { useNowSeconds } from "@/components/live/use-now";
import { ListSearch } from "@/components/shell/list-search";
import { requestNewCall } from "@/components/shell/new-call";
import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { FilterStrip } from "@/components/ui/filter-strip";
import { Kbd } from "@/components/ui/kbd";
import { ScreenBar } from "@/components/ui/screen-bar";
import { Select } from "@/components/ui/select";
import type { Call, CallState } from "@/lib/live/calls";
import type { CallsRow } from "./call-rows";
import { ListTools } from "./list-tools";
import { sinceMs, stateWords } from "./words";

const states = Object.keys(stateWords) as CallState[];

/** `dialplan` in the address stands for "in no Stasis application". */
export const noApplication = "(dialplan)";

interface FilterBarProps {
  all: readonly Call[];
  shown: readonly Call[];
  rows: readonly CallsRow[];
  value: (name: string) => string;
  onChange: (changes: Readonly<Record<string, string>>) => void;
}

/** How many there are, what is shown of them, and a new one. */
export function FilterBar({ all, shown, rows, value, onChange }: FilterBarProps) {
  const keymap = useKeymap();
  const applications = useMemo(
    () => [...new Set(all.flatMap((call) => (call.application === null ? [] : [call.application])))].sort(),
    [all],
  );
  const newCall = keyLabel(keymap.newCall);
  return (
    <ScreenBar summary={<Summary calls={shown} of={all.length} />}>
      <FilterStrip>
        <NodeSelect value={value("node")} onValueChange={(node) => onChange({ node })} />
        <Select
          aria-label="State"
          className="max-w-32"
          value={value("state")}
          onValueChange={(state) => onChange({ state })}
          options={[
            { value: "", label: "Any state" },
            ...states.map((state) => ({ value: state, label: stateWords[state].word })),
          ]}
        />
        <Select
          aria-label="Application"
          className="max-w-40"
          value={value("application")}
          onValueChange={(application) => onChange({ application })}
          options={[
            { value: "", label: "Any application" },
            { value: noApplication, label: "Dialplan only" },
            ...applications.map((name) => ({ value: name, label: name })),
          ]}
        />
        <ListSearch
          aria-label="Search calls"
          placeholder="Search calls"
          className="w-52 max-md:w-40"
          value={value("q")}
          onValueChange={(q) => onChange({ q })}
        />
        <ListTools rows={rows} />
      </FilterStrip>
      <Button kind="primary" onClick={() => requestNewCall()}>
        <Plus aria-hidden />
        Call
        {newCall === undefined ? null : (
          <span className="max-md:hidden">
            <Kbd className="border-transparent bg-black/20 text-on-accent">{newCall}</Kbd>
          </span>
        )}
      </Button>
    </ScreenBar>
  );
}

/** `12 calls · 27 channels · longest 14:02`. */
function Summary({ calls, of }: { calls: readonly Call[]; of: number }) {
  const store = useLiveStore();
  const ready = useReady();
  useNowSeconds();
  // None are known yet: that is not the same as none.
  if (!ready) return "Calls";
  const channels = calls.reduce((count, call) => count + call.channelIds.length, 0);
  let longestMs = 0;
  for (const call of calls) longestMs = Math.max(longestMs, store.nowMs(call.node) - sinceMs(call));
  const some = calls.length === of ? String(of) : `${calls.length} of ${of}`;
  return (
    <>
      <span className="font-medium text-ink">
        {some} {of === 1 ? "call" : "calls"}
      </span>
      {calls.length === 0
        ? null
        : ` · ${channels} ${channels === 1 ? "channel" : "channels"} · longest ${formatElapsed(longestMs)}`}
    </>
  );
}
