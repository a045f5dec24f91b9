"use client";

import Link from "next/link";
import { Elapsed } from "@/components/live/elapsed";
import { useRows } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { modeIcons } from "@/components/live/mode-icons";
import { useSession } from "@/components/live/session";
import { useSeesListeners } from "@/components/live/spy-policy";
import { untrusted } from "@/components/ui/untrusted";
import type { Call } from "@/lib/live/calls";
import { isForeignSnoop } from "@/lib/live/own-snoops";
import type { ChannelRow, SpyMode, SpyRow } from "@/lib/live/rows";

/** Somebody who hears a call now. */
export interface Listener {
  key: string;
  who: string;
  mode: SpyMode | null;
  /** By the node's clock. */
  sinceMs: number;
  how: string;
}

/** Who of us hears the call, then the snoop channels of other applications, which are known by their names alone. */
export function listenersOf(
  call: Pick<Call, "channelIds">,
  spies: readonly SpyRow[],
  snoops: readonly ChannelRow[],
  application: string,
): Listener[] {
  const ours = spies.filter(
    ({ status, targetId }) => status === "active" && call.channelIds.includes(targetId),
  );
  return [
    ...ours.map((spy) => ({
      key: spy.id,
      who: spy.by,
      mode: spy.mode,
      sinceMs: spy.activeAtMs ?? spy.startedAtMs,
      how: spy.via === "browser" ? "in the browser" : `by ${spy.endpoint}`,
    })),
    ...snoops
      .filter(
        (snoop) =>
          isForeignSnoop(snoop, application) &&
          snoop.snoopOfId !== null &&
          call.channelIds.includes(snoop.snoopOfId),
      )
      .map((snoop) => ({
        key: snoop.id,
        who: snoop.application ?? "another application",
        mode: null,
        sinceMs: snoop.createdAtMs,
        how: untrusted(snoop.name),
      })),
  ];
}

/** Who listens to a call now, for those who may know. */
export function Listeners({ call }: { call: Call }) {
  const seesListeners = useSeesListeners();
  const isOperator = useSession().session?.role === "operator";
  const spies = useRows("spies");
  const channels = useRows("channels");
  const application = useLiveStore().node(call.node)?.application ?? "";
  if (!seesListeners) return null;
  const ofNode = <Row,>(rows: readonly { node: string; row: Row }[]) =>
    rows.filter(({ node }) => node === call.node).map(({ row }) => row);
  const listeners = listenersOf(call, ofNode(spies), ofNode(channels), application);
  if (listeners.length === 0) return null;
  return (
    <section className="border-b border-line px-4 py-3">
      <div className="mb-2 flex items-baseline gap-2">
        <h3 className="font-medium">Listening now</h3>
        {isOperator ? null : (
          <Link
            href="/settings/listening"
            className="ml-auto text-xs text-accent underline-offset-2 hover:underline"
          >
            On all calls
          </Link>
        )}
      </div>
      <ul className="grid gap-1.5">
        {listeners.map(({ key, who, mode, sinceMs, how }) => {
          const { icon: Icon } = modeIcons[mode ?? "listen"];
          return (
            <li key={key} className="flex items-baseline gap-2">
              <Icon aria-hidden className="size-3.5 shrink-0 translate-y-0.5 text-accent" />
              <span className="min-w-0 flex-1">
                <span className="font-medium">{untrusted(who)}</span>{" "}
                <span className="text-ink-2">
                  {mode === null ? "has a snoop on it" : modeIcons[mode].word}
                </span>
                <span className="block truncate text-xs text-ink-2" title={how}>
                  {how}
                </span>
              </span>
              <Elapsed
                sinceMs={sinceMs}
                node={call.node}
                title="Since it is listened to"
                className="shrink-0 text-xs text-ink-2 tabular-nums"
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
