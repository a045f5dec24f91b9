"use client";

import { CircleAlert, CircleCheck, CircleDashed, CircleX, LoaderCircle, RefreshCw } from "lucide-react";
import { type ReactNode, useCallback } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { useSession } from "@/components/live/session";
import { useCommand } from "@/components/live/use-command";
import { nodeState, reasonFor, stateSince } from "@/components/shell/node-state";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { ProblemLine } from "@/components/ui/problem-line";
import { StatePill } from "@/components/ui/state-pill";
import { exactTime } from "@/components/ui/when";
import type { NodeRow, NodeStatus } from "@/lib/live/rows";
import { EventRate } from "./event-rate";
import { TickingText } from "./ticking-text";
import { agoText, clockText, nextTryText, resyncText, statusMeaning } from "./words";

const icons: Record<NodeStatus, ReactNode> = {
  connecting: <LoaderCircle />,
  resyncing: <CircleDashed />,
  live: <CircleCheck />,
  lost: <CircleX />,
  refused: <CircleAlert />,
  replaced: <CircleAlert />,
  stopped: <CircleDashed />,
};

/** How many rows of each kind stand on a node. */
export interface NodeCounts {
  channels: number;
  bridges: number;
  calls: number;
}

/** One Asterisk: how it is, why, and how well we know it. */
export function NodeCard({ node, counts }: { node: NodeRow; counts: NodeCounts }) {
  const check = useCommand("nodes.check");
  const { tone, word } = nodeState[node.status];
  const live = node.status === "live" || node.status === "resyncing";
  return (
    <article
      id={node.node}
      aria-label={node.name}
      className="flex min-w-0 scroll-mt-4 flex-col rounded-lg border border-line bg-surface target:border-accent"
    >
      <header className="flex items-start gap-3 p-4 pb-3">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-sm font-semibold">{node.name}</h2>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-2">
            <StatePill boxed tone={tone} icon={icons[node.status]} className="capitalize">
              {word}
            </StatePill>
            <span title={exactTime(stateSince(node))} suppressHydrationWarning>
              for <Elapsed sinceMs={stateSince(node)} node={null} className="tabular-nums" />
            </span>
          </p>
        </div>
        {node.status === "stopped" ? null : (
          <Button
            disabled={check.isPending}
            aria-label={`Check ${node.name} again`}
            onClick={() => check.mutate({ input: { node: node.node }, at: null })}
          >
            <RefreshCw aria-hidden className={classNames(check.isPending && "motion-safe:animate-spin")} />
            Check again
          </Button>
        )}
      </header>
      {check.error === null ? null : (
        <div className="px-4 pb-3">
          <ProblemLine problem={check.error.problem} />
        </div>
      )}
      <Reason node={node} />
      <dl className="grid grid-cols-3 border-t border-line">
        <Figure name="Calls" stale={!live}>
          {counts.calls}
        </Figure>
        <Figure name="Channels" stale={!live}>
          {counts.channels}
        </Figure>
        <Figure name="Bridges" stale={!live}>
          {counts.bridges}
        </Figure>
      </dl>
      <Facts node={node} stale={!live} />
    </article>
  );
}

/** Why it is not live, what that means, and when the next try comes. */
function Reason({ node }: { node: NodeRow }) {
  const { nextTryAtPanelMs } = node;
  const words = useCallback(
    (nowMs: number) => `Next try ${nextTryText(nextTryAtPanelMs, nowMs) ?? ""}.`,
    [nextTryAtPanelMs],
  );
  const { session } = useSession();
  const reason = reasonFor(node, session?.role);
  if (node.status === "live") return null;
  return (
    <div className="mx-4 mb-3 flex flex-col gap-1 rounded-md border border-line bg-canvas px-3 py-2 text-[13px]">
      <p>{reason?.text ?? statusMeaning[node.status]}</p>
      {reason === null ? null : (
        <>
          <p className="text-ink-2">{statusMeaning[node.status]}</p>
          <p className="font-medium">{reason.whatToDo}</p>
        </>
      )}
      {nextTryAtPanelMs === null ? null : (
        <p className="text-ink-2 tabular-nums">
          <TickingText words={words} />
        </p>
      )}
    </div>
  );
}

function Figure({ name, stale, children }: { name: string; stale: boolean; children: ReactNode }) {
  return (
    <div className="flex flex-col-reverse border-line px-4 py-2.5 not-first:border-l">
      <dt className="text-xs text-ink-2">{name}</dt>
      <dd className={classNames("text-lg leading-6 font-semibold tabular-nums", stale && "text-ink-3")}>
        {children}
      </dd>
    </div>
  );
}

function Fact({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <div className="grid min-h-8 grid-cols-[7rem_minmax(0,1fr)] items-center gap-3 px-4 py-1">
      <dt className="text-xs text-ink-2">{name}</dt>
      <dd
        className="min-w-0 wrap-anywhere tabular-nums"
        {...(title === undefined ? {} : { title })}
        suppressHydrationWarning
      >
        {children}
      </dd>
    </div>
  );
}

const unknown = <span className="text-ink-2">not known yet</span>;

/** `stale` while they are as last seen. */
function Facts({ node, stale }: { node: NodeRow; stale: boolean }) {
  const { asOfPanelMs, lastResync } = node;
  const age = useCallback((nowMs: number) => `as of ${agoText(asOfPanelMs ?? nowMs, nowMs)}`, [asOfPanelMs]);
  const resynced = useCallback(
    (nowMs: number) => (lastResync === null ? "" : agoText(lastResync.atPanelMs, nowMs)),
    [lastResync],
  );
  return (
    <dl className={classNames("divide-y divide-line border-t border-line py-1", stale && "text-ink-3")}>
      <Fact name="Asterisk">{node.version ?? unknown}</Fact>
      <Fact name="Up for">
        {node.startedAtMs === null ? unknown : <Elapsed sinceMs={node.startedAtMs} node={node.node} />}
      </Fact>
      <Fact name="Application">{node.application}</Fact>
      <Fact name="Events a second">{asOfPanelMs === null ? unknown : <EventRate node={node.node} />}</Fact>
      <Fact name="Data" {...(asOfPanelMs === null ? {} : { title: exactTime(asOfPanelMs) })}>
        {asOfPanelMs === null ? unknown : <TickingText words={age} />}
      </Fact>
      <Fact name="REST answers in">
        {node.latencyMs === null ? unknown : `${node.latencyMs.toFixed(1)} ms`}
      </Fact>
      <Fact name="Events arrive">
        {asOfPanelMs === null ? unknown : `${Math.round(node.eventLagMs)} ms late`}
      </Fact>
      <Fact name="Its clock">{asOfPanelMs === null ? unknown : clockText(node.clockOffsetMs)}</Fact>
      <Fact name="Last resync" {...(lastResync === null ? {} : { title: exactTime(lastResync.atPanelMs) })}>
        {lastResync === null ? (
          unknown
        ) : (
          <>
            <TickingText words={resynced} />
            <span className="text-ink-2">: {resyncText(lastResync)}</span>
          </>
        )}
      </Fact>
    </dl>
  );
}
