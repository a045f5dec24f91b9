"use client";

import { useSyncExternalStore } from "react";

/**
 * `page` keys act everywhere outside a field, `row` keys only on a focused row of a list, `dock` keys on the call in
 * the dock wherever no row has taken them.
 */
export interface Shortcut {
  id: string;
  scope: "page" | "row" | "dock";
  label: string;
  /** One printable character, lower case. */
  key: string;
}

/** Every single-character key of the panel. All can be changed or turned off (WCAG 2.1.4). */
export const shortcuts = [
  { id: "search", scope: "page", label: "Search this list", key: "/" },
  { id: "help", scope: "page", label: "Show the keys", key: "?" },
  { id: "newCall", scope: "page", label: "New call", key: "n" },
  { id: "freeze", scope: "page", label: "Freeze the list, and let it go on", key: "f" },
  { id: "hangup", scope: "row", label: "Hang up (press twice)", key: "h" },
  { id: "hangupAs", scope: "row", label: "Hang up with a reason", key: "y" },
  { id: "answer", scope: "row", label: "Answer", key: "a" },
  { id: "hold", scope: "row", label: "Hold, take off hold", key: "o" },
  { id: "mute", scope: "row", label: "Mute, unmute", key: "m" },
  { id: "music", scope: "row", label: "Play music, stop it", key: "u" },
  { id: "dtmf", scope: "row", label: "Send digits", key: "d" },
  { id: "transfer", scope: "row", label: "Send on: dialplan or another address", key: "t" },
  { id: "listen", scope: "row", label: "Listen here; only listen again", key: "l" },
  { id: "whisper", scope: "row", label: "Whisper to the party", key: "w" },
  { id: "barge", scope: "row", label: "Barge in", key: "b" },
  { id: "endSpy", scope: "row", label: "Stop listening", key: "e" },
  { id: "phoneSpy", scope: "row", label: "Listen by phone", key: "p" },
  { id: "talkHere", scope: "row", label: "Answer here; join a bridge", key: "k" },
  { id: "bridge", scope: "row", label: "Bridge with the selected, or with…", key: "g" },
  { id: "leave", scope: "row", label: "Leave the bridge", key: "v" },
  { id: "menu", scope: "row", label: "All acts of the row", key: "." },
  { id: "pushToTalk", scope: "dock", label: "Be heard while it is held", key: " " },
  // No key of a row: after L the focus is on one, and the microphone must open and close from there.
  { id: "latch", scope: "dock", label: "Keep the microphone open, close it", key: "i" },
  { id: "dockListen", scope: "dock", label: "Only listen", key: "l" },
  { id: "dockWhisper", scope: "dock", label: "Whisper", key: "w" },
  { id: "dockBarge", scope: "dock", label: "Barge in", key: "b" },
  { id: "dockMute", scope: "dock", label: "Sound off and on; in a talk the microphone", key: "m" },
  { id: "dockHold", scope: "dock", label: "Hold the talk, take it back", key: "o" },
  { id: "dockSwap", scope: "dock", label: "Swap: hold this talk, take the other back", key: "s" },
  { id: "nextSession", scope: "dock", label: "Next call of the dock", key: "]" },
  { id: "dockStop", scope: "dock", label: "Stop; hang up a talk (press twice)", key: "e" },
] as const satisfies readonly Shortcut[];

export type ShortcutId = (typeof shortcuts)[number]["id"];

/** Shortcuts of one scope. */
export type ShortcutIdOf<Scope extends Shortcut["scope"]> = Extract<
  (typeof shortcuts)[number],
  { scope: Scope }
>["id"];

/** Key of each shortcut now; null is "off". */
export type Keymap = Readonly<Record<ShortcutId, string | null>>;

const storageName = "patchbay.shortcuts";

function defaults(): Record<ShortcutId, string | null> {
  return Object.fromEntries(shortcuts.map(({ id, key }) => [id, key])) as Record<ShortcutId, string | null>;
}

const initialKeymap: Keymap = defaults();

/** What the person changed, kept in this browser. */
class ShortcutStore {
  #keymap: Keymap | null = null;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly keymap = (): Keymap => {
    this.#keymap ??= this.#read();
    return this.#keymap;
  };

  /** Sets a key, or null to turn it off. Of two shortcuts of one scope with one key, the other is turned off. */
  set(id: ShortcutId, key: string | null): void {
    const next = { ...this.keymap() };
    const wanted = key === null ? null : key.toLowerCase();
    const scope = shortcuts.find((shortcut) => shortcut.id === id)?.scope;
    for (const other of shortcuts) {
      // A page key works on a row too, so it must not be taken there either.
      const meets = other.scope === scope || other.scope === "page" || scope === "page";
      if (wanted !== null && other.id !== id && meets && next[other.id] === wanted) next[other.id] = null;
    }
    next[id] = wanted;
    this.#put(next);
  }

  reset(): void {
    this.#put(defaults());
  }

  /** Forgets what was read, so that the next use reads the browser's storage again. */
  reload(): void {
    this.#keymap = null;
    this.#notify();
  }

  #put(keymap: Keymap): void {
    this.#keymap = keymap;
    try {
      localStorage.setItem(storageName, JSON.stringify(keymap));
    } catch {
      // A browser without storage keeps the keys until the page goes.
    }
    this.#notify();
  }

  #read(): Keymap {
    const keymap = defaults();
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(storageName) ?? "{}");
      if (typeof stored === "object" && stored !== null) {
        for (const { id } of shortcuts) {
          const key = (stored as Record<string, unknown>)[id];
          if (key === null || (typeof key === "string" && key.length === 1)) keymap[id] = key;
        }
      }
    } catch {
      // Unreadable: the defaults serve.
    }
    return keymap;
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const shortcutStore = new ShortcutStore();

/** The keys as they are now. */
export function useKeymap(): Keymap {
  return useSyncExternalStore(shortcutStore.subscribe, shortcutStore.keymap, () => initialKeymap);
}

/** Which shortcut of a scope an event means, null for none. Shift counts only through the character it makes. */
export function shortcutOf<Scope extends Shortcut["scope"]>(
  event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean },
  scope: Scope,
): ShortcutIdOf<Scope> | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return null;
  const key = event.key.toLowerCase();
  const keymap = shortcutStore.keymap();
  const found = shortcuts.find((shortcut) => shortcut.scope === scope && keymap[shortcut.id] === key);
  return (found?.id as ShortcutIdOf<Scope> | undefined) ?? null;
}

/** A key as people read it; null when it is off. */
export function keyLabel(key: string | null): string | undefined {
  return key === null ? undefined : key === " " ? "Space" : key.toUpperCase();
}
