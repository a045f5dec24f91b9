import { Search } from "lucide-react";
import { useNodes } from "@/components/live/hooks";
import { searchFieldProps } from "@/components/shell/search-field";
import { FilterStrip } from "@/components/ui/filter-strip";
import { Input } from "@/components/ui/input";
import { ScreenBar } from "@/components/ui/screen-bar";
import { SearchInput } from "@/components/ui/search-input";
import { Select } from "@/components/ui/select";
import { periods } from "./period";

interface RecordingsBarProps {
  summary: string;
  value: (name: string) => string;
  onChange: (changes: Readonly<Record<string, string>>) => void;
}

/** How many there are, and what is shown of them. */
export function RecordingsBar({ summary, value, onChange }: RecordingsBarProps) {
  const nodes = useNodes();
  const period = value("time");
  return (
    <ScreenBar summary={summary}>
      <FilterStrip>
        {nodes.length > 1 ? (
          <Select
            aria-label="Node"
            className="max-w-32"
            value={value("node")}
            onValueChange={(node) => onChange({ node })}
            options={[
              { value: "", label: "All nodes" },
              ...nodes.map((node) => ({ value: node.node, label: node.name })),
            ]}
          />
        ) : null}
        <Select
          aria-label="Time"
          className="max-w-36"
          value={period}
          onValueChange={(time) => onChange({ time, day: "" })}
          options={periods}
        />
        {period === "day" ? (
          <Input
            type="date"
            aria-label="Day"
            className="w-36 shrink-0"
            value={value("day")}
            onChange={(event) => onChange({ day: event.target.value })}
          />
        ) : null}
        <div className="relative w-56 shrink-0 max-md:order-first max-md:w-44">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-3"
          />
          <SearchInput
            {...searchFieldProps}
            aria-label="Search recordings"
            placeholder="Name, number, mark, who"
            maxLength={120}
            className="pl-8"
            value={value("q")}
            onValueChange={(q) => onChange({ q })}
          />
        </div>
      </FilterStrip>
    </ScreenBar>
  );
}
