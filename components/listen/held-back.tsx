"use client";

import { useNodes } from "@/components/live/hooks";
import { isStale } from "@/components/live/live-store";
import { untrusted } from "@/components/ui/untrusted";
import { useParties } from "./parties";
import type { Session, SpySession } from "./sessions";

function heldBackOf(session: Session): string | null {
  if (session.kind !== "spy" || session.over !== null || session.isEnding) return null;
  return session.row?.heldBack == null ? null : untrusted(session.row.heldBack);
}

/**
 * Why a session waits though its call is there, in the panel's words; null where it does not. No fault: it goes on by
 * itself, but not while Asterisk is not connected, and then that is said in its place.
 */
export function useHeldBack(session: Session): string | null {
  const node = useNodes().find((each) => each.node === session.node);
  const words = heldBackOf(session);
  return words !== null && node !== undefined && isStale(node) ? `${node.name} is not connected` : words;
}

/** Of all sessions, for a screen reader: said here once, and elsewhere only shown. */
export function HeldBackTold({ sessions }: { sessions: readonly Session[] }) {
  return (
    <div aria-live="polite" className="sr-only">
      {sessions.map((session) =>
        session.kind === "spy" && heldBackOf(session) !== null ? (
          <Told key={session.key} session={session} />
        ) : null,
      )}
    </div>
  );
}

function Told({ session }: { session: SpySession }) {
  const { near } = useParties(session);
  const words = useHeldBack(session);
  return (
    <p>
      {near}: {words}
    </p>
  );
}

/** Under the controls of the call in focus, whose head says that its Asterisk is not connected. */
export function HeldBackNote({ session }: { session: SpySession }) {
  const words = useHeldBack(session);
  return words === null || words !== heldBackOf(session) ? null : (
    <p aria-hidden className="text-xs text-ink-2">
      {words}
    </p>
  );
}
