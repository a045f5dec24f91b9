"use client";

import { useEffect, useRef } from "react";
import { takesTyping } from "@/components/shell/page-keys";
import { type ShortcutIdOf, shortcutOf } from "@/components/shell/shortcuts";
import { isModalOpen } from "@/components/ui/modal";
import type { SpyMode } from "@/lib/live/rows";
import type { ListeningStore } from "./listening-store";
import type { Session } from "./sessions";

/** What Space does itself: pressing these. */
const pressed = "button,a,summary,[role=menuitem],[role=checkbox],[role=tab],[role=switch]";
const isDigit = /^[0-9*#]$/;

const modeOf: Partial<Record<ShortcutIdOf<"dock">, SpyMode>> = {
  dockListen: "listen",
  dockWhisper: "whisper",
  dockBarge: "barge",
};

/**
 * The keys of the dock, for the session in focus. They come after those of a row: `L` on a row listens to that call.
 * Push to talk acts everywhere outside of fields, and never on what Space presses by itself.
 */
export function useDockKeys(store: ListeningStore, onHangUp: (session: Session) => void): void {
  const hangUp = useRef(onHangUp);
  useEffect(() => {
    hangUp.current = onHangUp;
  });
  useEffect(() => {
    const inFocus = () => {
      const { sessions, focus } = store.snapshot();
      return sessions.find(({ key }) => key === focus);
    };
    const act = (session: Session, id: ShortcutIdOf<"dock">): boolean => {
      if (id === "nextSession") {
        store.focusNext();
        return true;
      }
      if (id === "dockStop") {
        hangUp.current(session);
        return true;
      }
      if (session.kind === "talk") {
        const { row } = session;
        if (row?.status !== "active") return false;
        if (id === "dockHold") void store.setTalk(session.key, { held: !row.held });
        else if (id === "dockMute") void store.setTalk(session.key, { muted: !row.muted });
        else return false;
        return true;
      }
      const { row } = session;
      if (row === null || session.over !== null) return false;
      const mode = modeOf[id];
      if (mode !== undefined) {
        if (row.mode !== mode) void store.setMode(session.key, mode);
        return true;
      }
      if (id === "dockMute") {
        store.toggleSound(session.key);
        return true;
      }
      if (session.link === null || row.mode === "listen") return false;
      if (id === "latch") store.latch(session.key, !session.isLatched);
      else if (id === "pushToTalk") store.press(true);
      else return false;
      return true;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || takesTyping(event.target) || isModalOpen()) return;
      const session = inFocus();
      if (session === undefined) return;
      if (
        session.kind === "talk" &&
        isDigit.test(event.key) &&
        !event.ctrlKey &&
        !event.metaKey &&
        !event.altKey
      ) {
        if (session.row?.status !== "active" || event.repeat) return;
        event.preventDefault();
        void store.sendDigits(session.key, event.key);
        return;
      }
      const id = shortcutOf(event, "dock");
      if (id === null) return;
      if (event.key === " " && event.target instanceof Element && event.target.closest(pressed) !== null)
        return;
      // The key that is held repeats itself, and must not scroll the page.
      if (event.repeat) {
        if (id === "pushToTalk" && session.wantsVoice) event.preventDefault();
        return;
      }
      if (act(session, id)) event.preventDefault();
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (shortcutOf(event, "dock") === "pushToTalk") store.press(false);
    };
    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("keyup", onKeyUp);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("keyup", onKeyUp);
    };
  }, [store]);
}
