"use client";

import { type RefCallback, useCallback, useEffect, useRef } from "react";
import type { Session } from "./sessions";
import type { Start } from "./starts";

/**
 * Whoever places or answers a call here, or takes it over from another tab, talks in the dock, so the focus goes there:
 * on the row it came from, or on the one that takes that row's place, the same keys would act on another call. It goes
 * back by Escape, with the last such call that stands there, and with the dock.
 *
 * The answer goes on the dock's element; `onPlace` is told of it too. Give a stable one.
 */
export function useDockFocus(
  starting: readonly Start[],
  sessions: readonly Session[],
  onPlace: RefCallback<HTMLElement>,
): RefCallback<HTMLElement> {
  const dock = useRef<HTMLElement | null>(null);
  const before = useRef<Element | null>(null);
  // Only a talk has no channel yet. What is listened to has its keys on its row.
  const talk =
    starting.findLast(({ channelId }) => channelId === null)?.key ??
    sessions.find(({ kind, isOpening }) => kind === "talk" && isOpening)?.key ??
    null;
  useEffect(() => {
    if (talk === null || dock.current === null || dock.current.contains(document.activeElement)) return;
    // A button that has gone with the press left nothing behind.
    if (document.activeElement !== document.body) before.current = document.activeElement;
    dock.current.focus({ preventScroll: true });
  }, [talk]);
  // How one ended stands there to be read, and to be put away by the keys.
  const isTalking = talk !== null || sessions.some(({ kind }) => kind === "talk");
  useEffect(() => {
    if (isTalking) return;
    // Where the person has gone to meanwhile it stays.
    const { activeElement } = document;
    if (activeElement === dock.current || activeElement === document.body) giveBack(before);
  }, [isTalking]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key, defaultPrevented } = event;
      if (key !== "Escape" || defaultPrevented || !(target instanceof Node)) return;
      if (dock.current?.contains(target) === true && giveBack(before)) event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return useCallback(
    (element: HTMLElement | null) => {
      dock.current = element;
      const leave = onPlace(element);
      return () => {
        const had = element?.contains(document.activeElement) === true;
        dock.current = null;
        if (typeof leave === "function") leave();
        // While the page is being drawn nobody would be told of the focus.
        if (had) {
          queueMicrotask(() => {
            if (document.activeElement === document.body) giveBack(before);
          });
        }
      };
    },
    [onPlace],
  );
}

/** Whether it could be given back, once only: where what had it is gone, as a menu's item is, to the row that the keys act on. */
function giveBack(before: { current: Element | null }): boolean {
  const had = before.current;
  before.current = null;
  if (had === null) return false;
  const to = had.isConnected ? had : document.querySelector("#main [role=row][tabindex='0']");
  if (!(to instanceof HTMLElement)) return false;
  to.focus({ preventScroll: true });
  return true;
}
