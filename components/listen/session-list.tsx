"use client";

import { CircleStop } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useListening } from "./listen-provider";
import { SessionChip } from "./session-chip";
import { isListening, type Session } from "./sessions";

/** All sessions in a few words each. Those that are listened to can be stopped by one press; a talk is hung up by itself. */
export function SessionList({ sessions }: { sessions: readonly Session[] }) {
  const { store } = useListening();
  const heard = sessions.filter(isListening);
  return (
    <div className="flex items-start gap-2 border-t border-line px-4 py-2 max-sm:flex-col max-sm:items-stretch">
      <ul
        aria-label="All calls of the dock"
        className="flex min-w-0 flex-1 gap-2 overflow-x-auto sm:grid sm:grid-cols-[repeat(auto-fill,minmax(min(22rem,100%),1fr))]"
      >
        {sessions.map((session) => (
          <SessionChip key={session.key} session={session} />
        ))}
      </ul>
      {heard.length < 2 ? null : (
        <Button
          size="small"
          className="my-1 shrink-0 max-sm:my-0 max-sm:self-end"
          title={`Stop listening to all ${heard.length} calls`}
          onClick={() => store.stopListening()}
        >
          <CircleStop aria-hidden />
          Stop all {heard.length}
        </Button>
      )}
    </div>
  );
}
