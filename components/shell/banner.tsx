"use client";

import { CloudOff, TriangleAlert } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { useCalls, useNodes, usePageConnection, useReady } from "@/components/live/hooks";
import { isStale } from "@/components/live/live-store";
import { useSession } from "@/components/live/session";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import type { NodeRow } from "@/lib/live/rows";
import { Countdown } from "./countdown";
import { reasonFor, stateSince } from "./node-state";

/** Under the header, only when something is wrong: what it means for the work, and what happens next. */
export function Banners() {
  const connection = usePageConnection();
  const ready = useReady();
  const nodes = useNodes();
  if (connection.status === "lost") {
    return (
      <Line icon={<CloudOff aria-hidden />}>
        No connection to the panel for <Elapsed sinceMs={connection.sinceMs} node={null} />:{" "}
        {ready ? "everything is shown as last seen, and acts may not arrive." : "nothing can be shown yet."}{" "}
        Trying again.
      </Line>
    );
  }
  return (
    nodes
      // One that was never reached is no loss; one that is tried again stays one, else the line would come and go.
      .filter((node) => isStale(node) && (node.status !== "connecting" || node.asOfPanelMs !== null))
      .map((node) => <NodeBanner key={node.node} node={node} />)
  );
}

function NodeBanner({ node }: { node: NodeRow }) {
  const calls = useCalls();
  const count = useMemo(() => calls.filter((call) => call.node === node.node).length, [calls, node.node]);
  const check = useCommand("nodes.check");
  const { session } = useSession();
  const reason = reasonFor(node, session?.role);
  const isLost = node.status === "lost" || node.status === "connecting";
  return (
    <Line
      icon={<TriangleAlert aria-hidden />}
      action={
        node.status === "stopped" ? null : (
          <Button
            size="small"
            kind="ghost"
            disabled={check.isPending}
            onClick={() => check.mutate({ input: { node: node.node } })}
          >
            Try now
          </Button>
        )
      }
    >
      <strong className="font-medium">{node.name}</strong>{" "}
      {isLost ? (
        <>
          lost <Elapsed sinceMs={stateSince(node)} node={null} /> ago
        </>
      ) : (
        <>
          {node.status} for <Elapsed sinceMs={node.statusSincePanelMs} node={null} />
          {reason === null ? null : ` (${reason.text} ${reason.whatToDo})`}
        </>
      )}
      {count === 0
        ? ": its calls are not seen now"
        : `: its ${count} ${count === 1 ? "call is" : "calls are"} shown as last seen`}
      {node.nextTryAtPanelMs === null ? (
        "."
      ) : (
        <>
          ; trying again <Countdown untilPanelMs={node.nextTryAtPanelMs} />.
        </>
      )}
    </Line>
  );
}

function Line({ icon, action, children }: { icon: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <section
      aria-label="Warning"
      className="flex min-h-9 items-center gap-2.5 border-b border-line bg-warn-soft px-4 py-1.5 text-[13px] text-warn [&>svg]:size-4 [&>svg]:shrink-0"
    >
      {icon}
      <p className="min-w-0 flex-1 tabular-nums">{children}</p>
      {action}
    </section>
  );
}
