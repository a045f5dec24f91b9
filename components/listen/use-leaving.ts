"use client";

import { useEffect } from "react";
import { askBeforeSignOut } from "@/components/shell/sign-out";
import type { ListeningStore } from "./listening-store";
import type { Session } from "./sessions";

/** Whether somebody at the other end would be cut off, in the middle of a word, by the page going. */
export function isInTalk(sessions: readonly Session[]): boolean {
  return sessions.some((session) => {
    if (session.link === null || session.over !== null || session.row === null) return false;
    if (session.kind === "talk") return session.row.status !== "ending";
    return session.row.mode === "barge" || (session.row.mode === "whisper" && session.isLatched);
  });
}

/**
 * Lets the browser ask before the page goes while somebody talks with it, and the page before one signs out: neither a
 * reload nor a sign-out must drop a caller unasked. When it goes, what was only begun is ended.
 */
export function useLeaving(store: ListeningStore): void {
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (isInTalk(store.snapshot().sessions)) event.preventDefault();
    };
    const onGone = () => store.leave();
    const neverAsk = askBeforeSignOut(() => isInTalk(store.snapshot().sessions));
    window.addEventListener("beforeunload", onLeave);
    window.addEventListener("pagehide", onGone);
    return () => {
      neverAsk();
      window.removeEventListener("beforeunload", onLeave);
      window.removeEventListener("pagehide", onGone);
    };
  }, [store]);
}
