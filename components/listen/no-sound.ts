"use client";

import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useLiveStore } from "@/components/live/live-provider";
import { isStale } from "@/components/live/live-store";
import { ticker } from "@/components/live/ticker";
import type { AudioLinkState } from "@/lib/audio/link-state";
import type { Session } from "./sessions";
import { useLink } from "./use-link";

/** No frame has come between the last two pings, about a second apart. */
const hasStopped = ({ status, receivedKbps }: AudioLinkState) => status === "open" && receivedKbps === 0;
/** With the second that is told already: no frame for more than two. */
const stoppedForMs = 1_100;
/** Frames come: whatever is known of its node, this Asterisk is at work. */
const comes = ({ status, receivedKbps }: AudioLinkState) => status === "open" && (receivedKbps ?? 0) > 0;
/** Asterisk is asked every 5 s, and its answer told within another (server/nodes/node.ts). */
const answersWithinMs = 7_000;

/** Whether no sound has come of a session for two seconds, though it is due and the connection to the panel lives. */
export function useIsSilent({ link, row }: Session): boolean {
  const stopped = useLink(link, hasStopped) && row?.status !== "waiting";
  const [isSilent, setSilent] = useState(false);
  useEffect(() => {
    if (!stopped) return;
    const timer = setTimeout(() => setSilent(true), stoppedForMs);
    return () => {
      clearTimeout(timer);
      setSilent(false);
    };
  }, [stopped]);
  return isSilent;
}

/**
 * Whether an open microphone may reach anybody: `lost` the node is not connected, and no frame comes · `silent` nothing
 * comes of a call that is listened to: a snoop gives a frame each 20 ms whatever its call does, also while no party sends
 * any (server/media/silence-watch.ts), so it is Asterisk that stands still · `doubtful` a talk without sound: a phone that
 * suppresses silence sends none and is reached all the same; `silent` once Asterisk has not answered either.
 */
export type Reach = "sure" | "doubtful" | "silent" | "lost";

export function useReach(session: Session): Reach {
  const { node: name, kind, link } = session;
  const store = useLiveStore();
  const isSilent = useIsSilent(session);
  const isComing = useLink(link, comes);
  const isLost = useSyncExternalStore(
    store.subscribe,
    () => isLostOf(store.node(name)),
    () => false,
  );
  const isDumb = useSyncExternalStore(
    useCallback(
      (listener) => {
        const untick = ticker.subscribe(listener);
        const unsubscribe = store.subscribe(listener);
        return () => {
          untick();
          unsubscribe();
        };
      },
      [store],
    ),
    () => {
      const asOfMs = store.node(name)?.asOfPanelMs ?? null;
      return asOfMs !== null && store.nowMs(null) - asOfMs > answersWithinMs;
    },
    () => false,
  );
  if (isLost && !isComing) return "lost";
  if (!isSilent) return "sure";
  return kind === "spy" || isDumb ? "silent" : "doubtful";
}

const isLostOf = (node: Parameters<typeof isStale>[0] | null): boolean => node !== null && isStale(node);
