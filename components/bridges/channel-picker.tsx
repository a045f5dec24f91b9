"use client";

import { useId, useMemo, useState } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { useRows } from "@/components/live/hooks";
import { channelLabel } from "@/components/ui/channel-label";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { addable } from "./moves";

interface ChannelPickerProps {
  node: string;
  /** Leaves out the members of this bridge; null for a bridge that is still to be made. */
  bridgeId: string | null;
  chosen: ReadonlySet<string>;
  onChosen: (ids: ReadonlySet<string>) => void;
}

/** The list is for finding, not for reading through: beyond these, type. */
const shownAtMost = 50;

/** Channels that can be put into a bridge now, with a box each. */
export function ChannelPicker({ node, bridgeId, chosen, onChosen }: ChannelPickerProps) {
  const channels = useRows("channels");
  const [text, setText] = useState("");
  const id = useId();
  const candidates = useMemo(() => addable(channels, node, bridgeId), [channels, node, bridgeId]);
  const wanted = text.trim().toLowerCase();
  const found = candidates.filter(({ row }) =>
    [row.name, row.caller.name, row.caller.number].some((part) => part.toLowerCase().includes(wanted)),
  );
  if (candidates.length === 0) {
    return (
      <p className="rounded-md border border-line px-3 py-4 text-center text-[13px] text-ink-2">
        No channel can be added now: only those in our application can. Place a call to it, or let the
        dialplan send one with Stasis().
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      {candidates.length > 6 ? (
        <Input
          type="search"
          aria-label="Find a channel"
          placeholder="Name, number or channel"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      ) : null}
      <ul aria-label="Channels" className="max-h-64 overflow-y-auto rounded-md border border-line">
        {found.slice(0, shownAtMost).map(({ row }) => (
          <li
            key={row.id}
            className="flex min-h-9 items-center gap-1.5 border-b border-line px-2 last:border-b-0"
          >
            <Checkbox
              id={`${id}-${row.id}`}
              checked={chosen.has(row.id)}
              onCheckedChange={(checked) => {
                const next = new Set(chosen);
                if (checked === true) next.add(row.id);
                else next.delete(row.id);
                onChosen(next);
              }}
            />
            <label htmlFor={`${id}-${row.id}`} className="flex min-w-0 flex-1 items-center gap-2 py-1">
              <span className="min-w-0 flex-1">
                <span className="block truncate">{channelLabel(row)}</span>
                <span className="block truncate text-xs text-ink-2">
                  {row.state}
                  {row.bridgeId === null ? "" : " · moves from its bridge"}
                </span>
              </span>
              <Elapsed sinceMs={row.createdAtMs} node={node} className="text-xs text-ink-2 tabular-nums" />
            </label>
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="text-xs text-ink-2">Nothing matches.</p> : null}
      {found.length > shownAtMost ? (
        <p className="text-xs text-ink-2">{found.length - shownAtMost} more: type to find them.</p>
      ) : null}
    </div>
  );
}
