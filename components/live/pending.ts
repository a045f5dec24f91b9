import type { Problem } from "@/lib/api/errors";
import type { Collection } from "@/lib/live/rows";

/** Key of a row over all nodes: where pending and refusals are shown. */
export function rowKey(node: string, collection: Collection, id: string): string {
  return `${node}/${collection}/${id}`;
}

/** `pending` until the change arrives live · `refused` with the reason. */
export type RowActivity =
  | { kind: "pending"; what: string; sinceMs: number }
  | { kind: "refused"; what: string; problem: Problem; sinceMs: number };

interface Entry {
  activity: RowActivity;
  /** Reads what must change for the act to count as done. */
  watch: () => unknown;
  before: unknown;
}

/** How long an accepted act waits for its change before the row goes back to normal. */
export const pendingForMs = 5_000;
/** How long a refusal stands at its row unless it is dismissed or another act follows. */
export const refusedForMs = 12_000;

/** What is under way or was refused, by row. Outside React: a row reads only its own entry. */
export class PendingStore {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get(key: string): RowActivity | null {
    return this.#entries.get(key)?.activity ?? null;
  }

  /** First activity among several rows, a refusal before what is pending. */
  first(keys: readonly string[]): RowActivity | null {
    let found: RowActivity | null = null;
    for (const key of keys) {
      const activity = this.get(key);
      if (activity?.kind === "refused") return activity;
      found ??= activity;
    }
    return found;
  }

  /** An act was sent. It ends when `watch` answers something else than now, or after 5 s. */
  start(key: string, what: string, watch: () => unknown): void {
    this.#put(
      key,
      { activity: { kind: "pending", what, sinceMs: Date.now() }, watch, before: watch() },
      pendingForMs,
    );
  }

  /** The act was refused: the reason stands at the row. */
  refuse(key: string, what: string, problem: Problem): void {
    const watch = () => undefined;
    this.#put(
      key,
      { activity: { kind: "refused", what, problem, sinceMs: Date.now() }, watch, before: undefined },
      refusedForMs,
    );
  }

  /** Takes an entry away. */
  clear(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (this.#entries.delete(key)) this.#notify();
  }

  /** The node is live again: what was refused because it was not may be tried. */
  forgetNotLive(node: string): void {
    for (const [key, { activity }] of this.#entries) {
      if (
        key.startsWith(`${node}/`) &&
        activity.kind === "refused" &&
        activity.problem.code === "node_not_live"
      )
        this.clear(key);
    }
  }

  /** Live data changed: ends what has happened. */
  check(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.activity.kind === "pending" && entry.watch() !== entry.before) this.clear(key);
    }
  }

  #put(key: string, entry: Entry, forMs: number): void {
    clearTimeout(this.#timers.get(key));
    this.#entries.set(key, entry);
    this.#timers.set(
      key,
      setTimeout(() => this.clear(key), forMs),
    );
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
