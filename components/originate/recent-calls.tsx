"use client";

import { useQuery } from "@tanstack/react-query";
import { PhoneOff } from "lucide-react";
import { useMemo } from "react";
import { useRows } from "@/components/live/hooks";
import { type ApiError, request } from "@/components/live/request";
import { useCommand } from "@/components/live/use-command";
import { IconButton } from "@/components/ui/icon-button";
import { untrusted } from "@/components/ui/untrusted";
import { queries } from "@/lib/api/queries";
import type { OriginationRow } from "@/lib/live/rows";
import { Outcome } from "./outcome";

interface Placed {
  node: string;
  row: OriginationRow;
}

const shownAtMost = 8;

/** Rows of the API as this list needs them; others are left out. */
function storedOf(row: Record<string, unknown>): Placed | null {
  return typeof row["node"] === "string" && typeof row["id"] === "string"
    ? { node: row["node"], row: row as unknown as OriginationRow }
    : null;
}

/** Calls that the panel placed: those of now from the live state, older ones from the API. */
export function RecentCalls() {
  const live = useRows("originations");
  const { data } = useQuery<Placed[], ApiError>({
    queryKey: ["originations"],
    queryFn: async ({ signal }) => {
      const { originations } = await request(queries.originations, { limit: shownAtMost }, signal);
      return originations.map(storedOf).filter((each) => each !== null);
    },
    staleTime: 10_000,
  });
  const shown = useMemo(() => {
    const byKey = new Map<string, Placed>();
    for (const each of [...live, ...(data ?? [])]) {
      const key = `${each.node}/${each.row.id}`;
      if (!byKey.has(key)) byKey.set(key, each);
    }
    return [...byKey.values()].sort((a, b) => b.row.startedAtMs - a.row.startedAtMs).slice(0, shownAtMost);
  }, [live, data]);

  if (shown.length === 0) return null;
  return (
    <section className="border-t border-line px-4 py-3">
      <h3 className="mb-1 text-xs font-medium text-ink-2">Recent calls placed</h3>
      <ul aria-live="polite">
        {shown.map(({ node, row }) => (
          <PlacedCall key={`${node}/${row.id}`} node={node} row={row} />
        ))}
      </ul>
    </section>
  );
}

function PlacedCall({ node, row }: Placed) {
  const hangup = useCommand("channels.hangup");
  const running = row.status === "dialing" || row.status === "ringing" || row.status === "answered";
  const words = row.status === "answered" ? "Hang up" : "Cancel";
  return (
    <li
      data-origination={row.id}
      className="flex min-h-9 flex-wrap items-center gap-x-3 border-t border-line py-1 first:border-t-0"
    >
      <span className="min-w-0 flex-1 basis-40 truncate">
        {untrusted(row.endpoint)} <span className="text-ink-3">→</span> {untrusted(row.to)}
      </span>
      <span className="min-w-0 text-xs tabular-nums">
        <Outcome node={node} row={row} />
      </span>
      {running ? (
        <IconButton
          label={`${words} the call to ${untrusted(row.endpoint)}`}
          danger
          disabled={hangup.isPending}
          onClick={() => hangup.mutate({ input: { node, id: row.id }, what: "Hanging up" })}
        >
          <PhoneOff aria-hidden />
        </IconButton>
      ) : null}
    </li>
  );
}
