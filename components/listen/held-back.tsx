"use client";

import { untrusted } from "@/components/ui/untrusted";
import { useParties } from "./parties";
import type { Session, SpySession } from "./sessions";

/** Why a session waits though its call is there, in the panel's words; null where it does not. No fault: it goes on by itself. */
export function heldBackOf(session: Session): string | null {
  if (session.kind !== "spy" || session.over !== null || session.isEnding) return null;
  return session.row?.heldBack == null ? null : untrusted(session.row.heldBack);
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
  return (
    <p>
      {near}: {heldBackOf(session)}
    </p>
  );
}

/** Under the controls of the call in focus. */
export function HeldBackNote({ session }: { session: SpySession }) {
  const words = heldBackOf(session);
  return words === null ? null : (
    <p aria-hidden className="text-xs text-ink-2">
      {words}
    </p>
  );
}
