"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { type CallFilter, callMatcher } from "@/lib/live/call-filter";
import type { EndedCall } from "@/lib/live/call-index";
import type { Call } from "@/lib/live/calls";
import type { ChannelRow, Collection, NodeRow, Rows } from "@/lib/live/rows";
import { useLiveStore } from "./live-provider";
import type { Frozen, Located, PageConnection } from "./live-store";

const none: readonly never[] = [];

/** Every Asterisk with its health. */
export function useNodes(): readonly NodeRow[] {
  const store = useLiveStore();
  return useSyncExternalStore(store.subscribe, store.nodes, () => none);
}

/** What people call a node; its key while it is not known. A name is set at the panel's start, so nothing is awaited. */
export function useNodeName(node: string): string {
  return useLiveStore().node(node)?.name ?? node;
}

/** All rows of a collection over all nodes. The list and each item keep their identity until they change. */
export function useRows<Name extends Collection>(collection: Name): readonly Located<Rows[Name]>[] {
  const store = useLiveStore();
  return useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.rows(collection), [store, collection]),
    () => none,
  );
}

/** One row; null when there is none (any more). */
export function useRow<Name extends Collection>(
  node: string,
  collection: Name,
  id: string,
): Rows[Name] | null {
  const store = useLiveStore();
  return useSyncExternalStore(
    store.subscribe,
    () => store.row(node, collection, id),
    () => null,
  );
}

/** Whether the first snapshot has come: until then show a skeleton, afterwards an empty list is truly empty. */
export function useReady(): boolean {
  const store = useLiveStore();
  return useSyncExternalStore(store.subscribe, store.ready, () => false);
}

const connecting: PageConnection = { status: "connecting" };

/** How the page itself stands to the panel. */
export function usePageConnection(): PageConnection {
  const store = useLiveStore();
  return useSyncExternalStore(store.subscribe, store.connection, () => connecting);
}

/** Whether the rows are held for reading; `setFrozen` holds them or lets them go on. */
export function useFrozen(): { frozen: Frozen | null; setFrozen: (frozen: boolean) => void } {
  const store = useLiveStore();
  const frozen = useSyncExternalStore(store.subscribe, store.frozen, () => null);
  return { frozen, setFrozen: useCallback((next: boolean) => store.setFrozen(next), [store]) };
}

/** The calls of all nodes, oldest first within a node; with a filter (memo it) those that pass. */
export function useCalls(filter?: CallFilter): readonly Call[] {
  const store = useLiveStore();
  const calls = useSyncExternalStore(store.subscribe, store.calls, () => none);
  return useMemo(() => {
    const passes = filter === undefined ? null : callMatcher(filter);
    return passes === null ? calls : calls.filter(passes);
  }, [calls, filter]);
}

/** Answers the rows of a call's legs; another function once any leg has changed. */
export function useLegs(): (call: Call) => readonly ChannelRow[] {
  const store = useLiveStore();
  return useSyncExternalStore(store.subscribe, store.legs, () => noLegs);
}

const noLegs = (): readonly ChannelRow[] => none;

/** Calls that ended in the last 3 s, with how. */
export function useEndedCalls(): readonly EndedCall[] {
  const store = useLiveStore();
  return useSyncExternalStore(store.subscribe, store.endedCalls, () => none);
}
