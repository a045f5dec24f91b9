"use client";

import { useEffect } from "react";
import { shortcutOf } from "@/components/shell/shortcuts";
import type { ListeningStore } from "./listening-store";

/** How far apart two presses of a pointer may be that are a double one, in px of the page. */
const samePlacePx = 8;
/** Keys that press a button, and those that only go along with another. */
const neutral: ReadonlySet<string> = new Set(["Enter", " ", "Shift", "Control", "Alt", "Meta"]);

/**
 * Tells the store of what a person does otherwise than to end a call: another key, or a press of the pointer in another
 * place. Whatever is ended after it is meant, however soon it comes.
 */
export function useActsOtherwise(store: ListeningStore): void {
  useEffect(() => {
    let place: { x: number; y: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      const isEnd = shortcutOf(event, "dock") === "dockStop" || shortcutOf(event, "row") === "endSpy";
      if (!isEnd && !neutral.has(event.key)) store.actsOtherwise();
    };
    const onPointer = ({ clientX: x, clientY: y }: PointerEvent) => {
      const isElsewhere = place !== null && Math.hypot(x - place.x, y - place.y) > samePlacePx;
      place = { x, y };
      if (isElsewhere) store.actsOtherwise();
    };
    window.addEventListener("keydown", onKey, true);
    window.addEventListener("pointerdown", onPointer, true);
    return () => {
      window.removeEventListener("keydown", onKey, true);
      window.removeEventListener("pointerdown", onPointer, true);
    };
  }, [store]);
}
