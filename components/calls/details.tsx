"use client";

import type { ReactNode } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { useCalls, useEndedCalls, useNodeName, useRow } from "@/components/live/hooks";
import { personText } from "@/components/ui/channel-label";
import { Copyable } from "@/components/ui/copyable";
import { Drawer } from "@/components/ui/dialog";
import { Badge } from "@/components/ui/state-pill";
import { untrusted, untrustedJson } from "@/components/ui/untrusted";
import { exactTime } from "@/components/ui/when";
import type { Call } from "@/lib/live/calls";
import { causeLine } from "@/lib/live/causes";
import type { ChannelRow, MuteDirection } from "@/lib/live/rows";
import { BrowserAway } from "./browser-away";
import { useCallActs } from "./call-acts";
import { callKey } from "./call-rows";
import { Listeners } from "./listeners";
import { Recordings } from "./recordings";
import { callText, dialplanWords, legText, legTimeTitle } from "./words";

/** All that is known of one call, channel by channel; `callId` is a key made by `callKey`. */
export function CallDetails({ callId, onClose }: { callId: string | null; onClose: () => void }) {
  const calls = useCalls();
  const ended = useEndedCalls();
  const live = callId === null ? undefined : calls.find((call) => callKey(call) === callId);
  const gone = callId === null ? undefined : ended.find(({ call }) => callKey(call) === callId);
  const call = live ?? gone?.call;
  const nodeName = useNodeName(call?.node ?? "");
  return (
    <Drawer
      open={callId !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={call === undefined ? "This call has ended" : callText(call)}
      description={
        call === undefined
          ? "Its channels have gone."
          : gone === undefined
            ? `${nodeName} · ${untrusted(call.place)}`
            : `Ended: ${gone.removal.cause === null ? (gone.removal.causeText ?? "cause not known") : causeLine(gone.removal.cause)}`
      }
    >
      {live === undefined ? null : <BrowserAway call={live} />}
      {live === undefined ? null : <Listeners call={live} />}
      {call === undefined ? null : <Recordings key={callKey(call)} call={call} />}
      {call === undefined ? null : call.channelIds.map((id) => <ChannelFacts key={id} call={call} id={id} />)}
      {live === undefined ? null : <NotPossible call={live} />}
    </Drawer>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-baseline gap-2 py-0.5">
      <dt className="text-xs text-ink-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

/** ARI cannot tell it back, and the panel has been restarted since. */
const notKnown = "not known since the panel's restart";

const yesNo = (value: boolean | null, yes: string) => (value === null ? notKnown : value ? yes : "no");

const mutedWords: Record<MuteDirection | "none", string> = {
  none: "no",
  in: "what it says",
  out: "what it hears",
  both: "both ways",
};

function steeredBy({ control, application }: ChannelRow): string {
  if (control === "dialplan") return "the dialplan";
  const name = application ?? "an application";
  return control === "ours" ? `this panel (${name})` : `another application (${name})`;
}

function ChannelFacts({ call, id }: { call: Call; id: string }) {
  const { node } = call;
  const leg = useRow(node, "channels", id);
  if (leg === null) return null;
  const { dialplan, commanded } = leg;
  return (
    <section className="border-b border-line px-4 py-3">
      <h3 className="mb-2 flex items-center gap-2">
        <span className="min-w-0 truncate font-medium">{legText(leg)}</span>
        <Badge>{leg.state}</Badge>
        <Badge>
          <Elapsed sinceMs={leg.stateSinceMs} node={node} title={legTimeTitle(leg)} />
        </Badge>
      </h3>
      <dl>
        <Fact name="Channel">
          <Copyable value={leg.name} what="the channel's name" />
        </Fact>
        <Fact name="Id">
          <Copyable value={leg.id} what="the channel's id" />
        </Fact>
        <Fact name="Caller">{personText(leg.caller) || "none"}</Fact>
        <Fact name="Connected to">{personText(leg.connected) || "none"}</Fact>
        <Fact name="Steered by">{steeredBy(leg)}</Fact>
        <Fact name="Place">{dialplanWords(dialplan)}</Fact>
        <Fact name="Began">{exactTime(leg.createdAtMs)}</Fact>
        <Fact name="Answered">{leg.answeredAtMs === null ? "not yet" : exactTime(leg.answeredAtMs)}</Fact>
        {leg.bridgeId === null ? null : (
          <Fact name="Bridge">
            <Copyable value={leg.bridgeId} what="the bridge's id" />
          </Fact>
        )}
        {leg.dialStatus === null || leg.dialStatus === "" ? null : <Fact name="Dial">{leg.dialStatus}</Fact>}
        <Fact name="Held">{leg.heldByDevice ? "by its device" : yesNo(commanded.held, "by the panel")}</Fact>
        <Fact name="Muted">{commanded.muted === null ? notKnown : mutedWords[commanded.muted]}</Fact>
        <Fact name="Music">{commanded.music === null ? notKnown : commanded.music || "no"}</Fact>
        {Object.entries(leg.variables).map(([name, value]) => (
          <Fact key={name} name={name}>
            <span className="font-mono text-xs">{untrusted(value)}</span>
          </Fact>
        ))}
      </dl>
      <details className="mt-2">
        <summary className="h-6 cursor-default text-xs text-ink-2 hover:text-ink">Raw row</summary>
        <pre className="mt-1 rounded-md bg-canvas p-2 font-mono text-[11px] leading-4 break-all whitespace-pre-wrap">
          {untrustedJson(leg)}
        </pre>
      </details>
    </section>
  );
}

/** What cannot be done to it now, why, and what one can do about it. */
function NotPossible({ call }: { call: Call }) {
  const { offersOf, legsOf } = useCallActs();
  const { denied } = offersOf({
    kind: "call",
    key: callKey(call),
    call,
    legs: legsOf(call),
    expanded: false,
    ended: null,
    stale: false,
  });
  if (denied.length === 0) return null;
  const reasons = [...new Set(denied.map(({ refusal }) => `${refusal.why}\n${refusal.whatToDo}`))];
  return (
    <section className="px-4 py-3">
      <h3 className="mb-2 font-medium">Not possible now</h3>
      <ul className="grid gap-2">
        {reasons.map((reason) => {
          const [why = "", whatToDo = ""] = reason.split("\n");
          const labels = denied.filter(({ refusal }) => refusal.why === why).map(({ label }) => label);
          return (
            <li key={reason}>
              <p className="text-ink">{labels.join(", ")}</p>
              <p className="text-xs text-ink-2">
                {why} {whatToDo}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
