"use client";

import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import type { AudioLink } from "@/lib/audio/browser/audio-link";
import { type AudioLinkState, initialLinkState } from "@/lib/audio/link-state";

const never = () => () => undefined;

/**
 * One thing of a session's sound. Levels and delay change ten times in a second: take words, flags and lists here, and
 * write the rest by {@link useLinkWriter}.
 */
export function useLink<Part>(link: AudioLink | null, part: (state: AudioLinkState) => Part): Part {
  const read = useCallback(() => part(link?.snapshot() ?? initialLinkState), [link, part]);
  return useSyncExternalStore(
    useCallback((listener) => link?.subscribe(listener) ?? never(), [link]),
    read,
    read,
  );
}

/** Writes what changes all the time straight into an element, so that nothing is drawn again. */
export function useLinkWriter<Target extends HTMLElement>(
  link: AudioLink | null,
  write: (element: Target, state: AudioLinkState) => void,
) {
  const element = useRef<Target>(null);
  const latest = useRef(write);
  latest.current = write;
  useEffect(() => {
    const update = () => {
      if (element.current !== null) latest.current(element.current, link?.snapshot() ?? initialLinkState);
    };
    update();
    return link?.subscribe(update);
  }, [link]);
  return element;
}
