"use client";

import { LayoutGrid, List, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { NodeSelect } from "@/components/live/node-select";
import { FreezeButton } from "@/components/shell/freeze-button";
import { ListSearch } from "@/components/shell/list-search";
import { Button } from "@/components/ui/button";
import { FilterStrip } from "@/components/ui/filter-strip";
import { ScreenBar } from "@/components/ui/screen-bar";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import type { BridgeFilter } from "./bridge-filter";
import { ownerOptions, typeMark } from "./bridge-marks";

const viewOptions = [
  { value: "cards", label: <ViewLabel icon={<LayoutGrid aria-hidden />} text="Cards" /> },
  { value: "list", label: <ViewLabel icon={<List aria-hidden />} text="List" /> },
] as const;

function ViewLabel({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <>
      {icon}
      <span className="max-sm:sr-only">{text}</span>
    </>
  );
}

interface BridgeBarProps {
  summary: string;
  filter: BridgeFilter;
  types: readonly string[];
  asList: boolean;
  onChange: (changes: Readonly<Record<string, string>>) => void;
  onCreate: () => void;
}

/** How many there are, which are shown and how, and a new one. */
export function BridgeBar({ summary, filter, types, asList, onChange, onCreate }: BridgeBarProps) {
  return (
    <ScreenBar summary={summary}>
      <FilterStrip>
        <NodeSelect value={filter.node} onValueChange={(node) => onChange({ node })} />
        <Select
          aria-label="Owner"
          value={filter.owner}
          options={ownerOptions}
          onValueChange={(owner) => onChange({ owner })}
        />
        <Select
          aria-label="Type"
          value={filter.type}
          options={[
            { value: "", label: "All types" },
            ...types.map((type) => ({ value: type, label: typeMark(type).word })),
          ]}
          onValueChange={(type) => onChange({ type })}
        />
        <ListSearch
          aria-label="Filter bridges"
          placeholder="Search bridges"
          className="w-44"
          value={filter.text}
          onValueChange={(q) => onChange({ q })}
        />
        <FreezeButton />
        <Segmented
          label="View"
          value={asList ? "list" : "cards"}
          options={viewOptions}
          onValueChange={(view) => onChange({ view: view === "list" ? "list" : "" })}
        />
      </FilterStrip>
      <Button kind="primary" onClick={onCreate}>
        <Plus aria-hidden />
        New bridge
      </Button>
    </ScreenBar>
  );
}
