import { NodeSelect } from "@/components/live/node-select";
import { ListSearch } from "@/components/shell/list-search";
import { FilterStrip } from "@/components/ui/filter-strip";
import { Input } from "@/components/ui/input";
import { ScreenBar } from "@/components/ui/screen-bar";
import { Select } from "@/components/ui/select";
import { periods } from "./period";

interface RecordingsBarProps {
  summary: string;
  value: (name: string) => string;
  onChange: (changes: Readonly<Record<string, string>>) => void;
}

/** How many there are, and what is shown of them. */
export function RecordingsBar({ summary, value, onChange }: RecordingsBarProps) {
  const period = value("time");
  return (
    <ScreenBar summary={summary}>
      <FilterStrip>
        <NodeSelect value={value("node")} onValueChange={(node) => onChange({ node })} />
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
        <ListSearch
          aria-label="Search recordings"
          placeholder="Name, number, mark, who"
          maxLength={120}
          className="w-56 max-md:w-44"
          value={value("q")}
          onValueChange={(q) => onChange({ q })}
        />
      </FilterStrip>
    </ScreenBar>
  );
}
