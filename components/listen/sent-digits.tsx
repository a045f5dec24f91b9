"use client";

import { useSyncExternalStore } from "react";
import type { ListeningStore } from "./listening-store";

/** How long the digits of one talk can be read after the last of them. */
const shownForMs = 5_000;
const shownMost = 20;

/** What was last sent to each talk of this page, for a moment. */
class SentDigits {
  readonly #sent = new Map<string, { digits: string; timer: ReturnType<typeof setTimeout> }>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of(key: string): string {
    return this.#sent.get(key)?.digits ?? "";
  }

  add(key: string, digit: string): void {
    clearTimeout(this.#sent.get(key)?.timer);
    const digits = (this.of(key) + digit).slice(-shownMost);
    const timer = setTimeout(() => {
      this.#sent.delete(key);
      this.#notify();
    }, shownForMs);
    this.#sent.set(key, { digits, timer });
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

const sent = new SentDigits();

/** Sends one digit into a talk, and shows it on its card once the panel has taken it. */
export async function sendDigit(store: ListeningStore, key: string, digit: string): Promise<void> {
  if (await store.talks.sendDigits(key, digit)) sent.add(key, digit);
}

/** `sent 42` for a moment, on the card of a talk. It is there before it has words: a reader tells only of changes. */
export function SentNote({ talk }: { talk: string }) {
  const digits = useSyncExternalStore(
    sent.subscribe,
    () => sent.of(talk),
    () => "",
  );
  return (
    <span role="status" className={digits === "" ? "sr-only" : "shrink-0 text-ink tabular-nums"}>
      {digits === "" ? null : `sent ${digits}`}
    </span>
  );
}
