"use client";

import { useEffect } from "react";
import type { Commands } from "@/lib/api/commands";
import type { InputOf } from "@/lib/api/endpoint";
import type { SpyMode } from "@/lib/live/rows";

/** To hear a call in this page. On a call that is listened to already it changes the mode, by phone too. */
export interface ListenWish {
  kind: "listen";
  node: string;
  channelId: string;
  mode: SpyMode;
  /** The party, in words. */
  who: string;
  /** The row at which *pending* and a refusal are shown; null for the dock itself. */
  at: string | null;
}

/** To be on the phone in this page. */
export interface TalkWish {
  kind: "talk";
  node: string;
  to: InputOf<Commands["talks.start"]>["to"];
  /** The other party, in words. */
  who: string;
  at: string | null;
}

/** To listen no more to a call, by its legs: also what was only asked for and is not there yet. */
export interface StopWish {
  kind: "stopOn";
  node: string;
  channelIds: readonly string[];
}

/** To have the sound of a session of mine in this page, from another tab or from none. */
export interface HearWish {
  kind: "hearHere";
  node: string;
  /** Of the spy or the talk. */
  id: string;
}

/** What anybody may ask of the dock, wherever it stands in the page. */
export type SoundWish = ListenWish | TalkWish | StopWish | HearWish | { kind: "stopListening" };

type Handler = (wish: SoundWish) => void;
const handlers = new Set<Handler>();

/**
 * Asks the dock. It is told at once, within the press of the key or the click: a browser lets sound begin, and asks for
 * the microphone, only there.
 */
export function requestSound(wish: SoundWish): void {
  for (const handler of handlers) handler(wish);
}

/** Answers the wishes of the page while the component stands. */
export function useSoundWishes(handler: Handler): void {
  useEffect(() => {
    handlers.add(handler);
    return () => {
      handlers.delete(handler);
    };
  }, [handler]);
}
