"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

/** Which calls are selected. Outside React's tree, so that one box is drawn again and not the whole list. */
export class Selection {
  #keys: ReadonlySet<string> = new Set();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly keys = (): ReadonlySet<string> => this.#keys;

  readonly set = (keys: ReadonlySet<string>): void => {
    this.#keys = keys;
    for (const listener of this.#listeners) listener();
  };

  toggle(key: string): void {
    const next = new Set(this.#keys);
    if (!next.delete(key)) next.add(key);
    this.set(next);
  }
}

const SelectionContext = createContext<Selection | null>(null);

export function SelectionProvider({ selection, children }: { selection: Selection; children: ReactNode }) {
  return <SelectionContext value={selection}>{children}</SelectionContext>;
}

/** Whether a call is selected, and how to change that. */
export function useSelected(key: string): [boolean, () => void] {
  const selection = useContext(SelectionContext);
  if (selection === null) throw new Error("useSelected was called outside SelectionProvider.");
  const selected = useSyncExternalStore(
    selection.subscribe,
    () => selection.keys().has(key),
    () => false,
  );
  return [selected, () => selection.toggle(key)];
}
