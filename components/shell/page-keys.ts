"use client";

import { useEffect, useRef } from "react";
import { type ShortcutId, shortcutOf } from "./shortcuts";

type Handlers = Partial<Record<ShortcutId, () => void>>;

/** Whether typing belongs to the element: a field, a list of choices, an open dialog or menu. */
export function takesTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target instanceof HTMLElement && target.isContentEditable) return true;
  return target.closest("input,textarea,select,[role=dialog],[role=menu],[role=combobox]") !== null;
}

/** Page-wide single keys. A feature's page adds its own (`freeze`); they end with the component. */
export function usePageKeys(handlers: Handlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || takesTyping(event.target)) return;
      const id = shortcutOf(event, "page");
      const handler = id === null ? undefined : latest.current[id];
      if (handler === undefined) return;
      event.preventDefault();
      // A key that is held is pressed once.
      if (!event.repeat) handler();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
