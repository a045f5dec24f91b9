"use client";

import { CircleAlert, CircleCheck, CircleDashed, CircleX, LoaderCircle } from "lucide-react";
import Link from "next/link";
import { Elapsed } from "@/components/live/elapsed";
import { useNodes } from "@/components/live/hooks";
import { useSession } from "@/components/live/session";
import { classNames } from "@/components/ui/class-names";
import { toneText } from "@/components/ui/state-pill";
import { Tooltip } from "@/components/ui/tooltip";
import type { NodeRow, NodeStatus } from "@/lib/live/rows";
import { nodeState, reasonFor, stateSince } from "./node-state";

const icons: Record<NodeStatus, typeof CircleCheck> = {
  connecting: LoaderCircle,
  resyncing: CircleDashed,
  live: CircleCheck,
  lost: CircleX,
  refused: CircleAlert,
  replaced: CircleAlert,
  stopped: CircleDashed,
};

/** Each Asterisk in the header: colour, icon, name, and the word where it is not live. Leads to Nodes. */
export function NodeDots() {
  const nodes = useNodes();
  return (
    <ul className="flex min-w-0 items-center gap-0.5 overflow-hidden">
      {nodes.map((node) => (
        <li key={node.node} className="min-w-0">
          <NodeDot node={node} />
        </li>
      ))}
    </ul>
  );
}

function NodeDot({ node }: { node: NodeRow }) {
  const { session } = useSession();
  const reason = reasonFor(node, session?.role);
  const { tone, word } = nodeState[node.status];
  const Icon = icons[node.status];
  return (
    <Tooltip
      content={
        <span className="block">
          {node.name}: {word} for <Elapsed sinceMs={stateSince(node)} node={null} />
          {node.version === null ? null : ` · Asterisk ${node.version}`}
          {reason === null ? null : (
            <span className="mt-1 block text-ink-2">
              {reason.text} {reason.whatToDo}
            </span>
          )}
        </span>
      }
    >
      <Link
        href={`/nodes#${node.node}`}
        aria-label={`${node.name}: ${word}`}
        className="flex h-7 min-w-7 items-center gap-1.5 rounded-md px-1.5 text-xs text-ink-2 hover:bg-hover"
      >
        <Icon aria-hidden className={classNames("size-3.5 shrink-0", toneText[tone])} />
        <span className="max-w-32 shrink-0 truncate max-sm:hidden">{node.name}</span>
        {node.status === "live" ? null : (
          <span className={classNames("truncate tabular-nums max-lg:hidden", toneText[tone])}>
            {word} <Elapsed sinceMs={stateSince(node)} node={null} />
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
