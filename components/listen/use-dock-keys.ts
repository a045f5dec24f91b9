"use client";

import { useEffect, useRef } from "react";
import { keepsKey, keyboardFocus } from "@/components/shell/kept-keys";
import { takesTyping } from "@/components/shell/page-keys";
import { type ShortcutIdOf, shortcutOf } from "@/components/shell/shortcuts";
import { isModalOpen } from "@/components/ui/modal";
import type { SpyMode } from "@/lib/live/rows";
import type { ListeningStore } from "./listening-store";
import { sendDigit } from "./sent-digits";
import type { Session } from "./sessions";
import { useActsOtherwise } from "./use-acts-otherwise";

const isDigit = /^[0-9*#]$/;

const modeOf: Partial<Record<ShortcutIdOf<"dock">, SpyMode>> = {
  dockListen: "listen",
  dockWhisper: "whisper",
  dockBarge: "barge",
};

/**
 * The keys of the dock, for the session in focus. They come after those of a row: `L` on a row listens to that call.
 * Push to talk goes before all others while it can be heard, save what the focus keeps for itself ({@link keepsKey}):
 * after a click the focus stays on a button, and the key must not press that one again. Enter presses buttons as ever.
 */
export function useDockKeys(store: ListeningStore, onHangUp: (session: Session) => void): void {
  useActsOtherwise(store);
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
      if (id === "dockSwap") return store.talks.swap();
      if (session.kind === "talk") {
        const { row } = session;
        if (row?.status !== "active") return false;
        if (id === "dockHold") void store.talks.change(session.key, { held: !row.held });
        else if (id === "dockMute") void store.talks.change(session.key, { muted: !row.muted });
        else return false;
        return true;
      }
      if (session.over !== null || (session.row === null && session.link === null)) return false;
      const mode = modeOf[id];
      if (mode !== undefined) {
        void store.setMode(session.key, mode);
        return true;
      }
      if (id === "dockMute") {
        store.toggleSound(session.key);
        return true;
      }
      // What is asked for counts: its row comes a moment after the key.
      if (session.link === null || session.wantedMode === "listen") return false;
      if (id === "latch") store.latch(session.key, !session.isLatched);
      else return false;
      return true;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || takesTyping(event.target) || isModalOpen()) return;
      const session = inFocus();
      const { starting, coming } = store.snapshot();
      const newest = starting.at(-1);
      if (newest !== undefined && !event.repeat && shortcutOf(event, "dock") === "dockStop") {
        store.takeBack(newest.key);
        event.preventDefault();
        return;
      }
      const isVoiceHere = mayTalk(session);
      if (coming !== null && !isVoiceHere && !event.repeat && shortcutOf(event, "dock") === "latch") {
        store.latchComing();
        event.preventDefault();
        return;
      }
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
        void sendDigit(store, session.key, event.key);
        return;
      }
      const id = shortcutOf(event, "dock");
      if (id === null) return;
      if (!event.repeat && act(session, id)) event.preventDefault();
    };
    let isTaken = false;
    const onTalkDown = (event: KeyboardEvent) => {
      if (shortcutOf(event, "dock") !== "pushToTalk" || keepsKey(event.target, event.key) || isModalOpen())
        return;
      // A key that is held repeats itself, and must not scroll the page nor press what it stands on, also once the call
      // that it was pressed for is over. Another call must not hear it.
      if (!event.repeat) {
        isTaken = mayTalk(inFocus());
        if (isTaken) store.press(true);
      }
      if (isTaken) takeWhole(event);
    };
    const onTalkUp = (event: KeyboardEvent) => {
      if (shortcutOf(event, "dock") !== "pushToTalk") return;
      store.press(false);
      // A button is pressed when its key goes up.
      if (isTaken) takeWhole(event);
      isTaken = false;
    };
    const unwatch = keyboardFocus.watch();
    window.addEventListener("keydown", onTalkDown, true);
    window.addEventListener("keyup", onTalkUp, true);
    window.addEventListener("keydown", onKeyDown);
    return () => {
      unwatch();
      window.removeEventListener("keydown", onTalkDown, true);
      window.removeEventListener("keyup", onTalkUp, true);
      window.removeEventListener("keydown", onKeyDown);
    };
  }, [store]);
}

/** Whether push to talk reaches somebody by this session of the page. */
function mayTalk(session: Session | undefined): boolean {
  if (session?.kind !== "spy" || session.link === null || session.over !== null) return false;
  return session.row?.via !== "phone" && session.wantedMode !== "listen";
}

function takeWhole(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
