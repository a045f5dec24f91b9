"use client";

import { useSyncExternalStore } from "react";
import type { SpyMode } from "@/lib/live/rows";

/** Whom to listen to, and how. */
export interface SpyRequest {
  node: string;
  channelId: string;
  mode: SpyMode;
  /** The party, in words. */
  who: string;
}

type Listener = () => void;
let current: SpyRequest | null = null;
const listeners = new Set<Listener>();

/** Opens the dialog that asks which phone shall ring; null closes it. */
export function requestSpy(request: SpyRequest | null): void {
  current = request;
  for (const listener of listeners) listener();
}

function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What was asked for, null while no dialog is wanted. */
export function useSpyRequest(): SpyRequest | null {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  );
}
