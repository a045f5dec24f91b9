"use client";

import { CircleStop, Headphones } from "lucide-react";
import type { CSSProperties } from "react";
import { Button } from "@/components/ui/button";
import { useEndedTogether } from "./listen-again";
import { useListening } from "./listen-provider";
import { SessionChip } from "./session-chip";
import { isListening, type Session } from "./sessions";

/**
 * How many stand side by side where there is room for two, three or four of them at most: they share the width, and what
 * does not go into one row goes into even ones, none alone in the last.
 */
export function tileColumns(count: number): { two: number; three: number; four: number } {
  const most = (columns: number) => Math.max(1, Math.ceil(count / Math.ceil(count / columns)));
  return { two: most(2), three: most(3), four: most(4) };
}

/** All sessions in a few words each. Those that are listened to can be stopped by one press; a talk is hung up by itself. */
export function SessionList({ sessions }: { sessions: readonly Session[] }) {
  const { store } = useListening();
  const again = useEndedTogether(sessions);
  const heard = sessions.filter(isListening);
  const { two, three, four } = tileColumns(sessions.length);
  return (
    <div className="flex items-center gap-2 border-t border-line px-4 py-2 max-sm:flex-col max-sm:items-stretch">
      <ul
        aria-label="All calls of the dock"
        style={{ "--two": two, "--three": three, "--four": four } as CSSProperties}
        className="flex min-w-0 flex-1 gap-2 overflow-x-auto sm:grid sm:grid-cols-1 sm:@min-[42rem]:grid-cols-[repeat(var(--two),minmax(0,1fr))] sm:@min-[60rem]:grid-cols-[repeat(var(--three),minmax(0,1fr))] sm:@min-[96rem]:grid-cols-[repeat(var(--four),minmax(0,1fr))]"
      >
        {sessions.map((session) => (
          <SessionChip key={session.key} session={session} />
        ))}
      </ul>
      {again.length === 0 ? null : (
        <Button
          size="small"
          className="my-1 shrink-0 max-sm:my-0 max-sm:self-end"
          onClick={() => {
            for (const { key } of again) store.listenAgain(key);
          }}
        >
          <Headphones aria-hidden />
          Listen again to all {again.length}
        </Button>
      )}
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
