"use client";

import { LoaderCircle } from "lucide-react";
import { rowKey } from "@/components/live/pending";
import { useActivity } from "@/components/live/use-command";
import { ProblemLine } from "@/components/ui/problem-line";
import type { BridgeRow } from "@/lib/live/rows";

/** What is under way, or was refused, at a bridge or one of its members. */
export function BridgeActivity({ node, bridge }: { node: string; bridge: BridgeRow }) {
  const activity = useActivity(
    rowKey(node, "bridges", bridge.id),
    ...bridge.members.map(({ channelId }) => rowKey(node, "channels", channelId)),
  );
  if (activity === null) return null;
  if (activity.kind === "refused") return <ProblemLine problem={activity.problem} />;
  return (
    <p role="status" className="flex items-center gap-1.5 text-xs text-ink-2">
      <LoaderCircle aria-hidden className="size-3.5 motion-safe:animate-spin" />
      {activity.what}…
    </p>
  );
}
