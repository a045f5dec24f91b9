"use client";

import { useSyncExternalStore } from "react";

/** What a new call starts from. */
export interface NewCallPrefill {
  node?: string;
  /** Who is rung first, `TECH/resource`. */
  endpoint?: string;
  /** Extension or endpoint to connect it to. */
  to?: string;
}

type Listener = () => void;
let current: NewCallPrefill | null = null;
const listeners = new Set<Listener>();

function put(next: NewCallPrefill | null): void {
  current = next;
  for (const listener of listeners) listener();
}

/** Opens the dialog for a new call, from any screen. */
export function requestNewCall(prefill: NewCallPrefill = {}): void {
  put(prefill);
}

/** The dialog closes. */
export function endNewCall(): void {
  put(null);
}

function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What was asked for, null while no dialog is wanted. */
export function useNewCallRequest(): NewCallPrefill | null {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  );
}
