"use client";

import { X } from "lucide-react";
import { useLiveStore } from "@/components/live/live-provider";
import { rowKey } from "@/components/live/pending";
import { useActivity } from "@/components/live/use-command";
import { classNames } from "@/components/ui/class-names";
import { ErrorLine } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { useHeldBack } from "./held-back";
import { useListening } from "./listen-provider";
import type { Session } from "./sessions";

/** What went wrong with a session or was refused it, in words, and how it is put away; null for nothing. */
function useProblem(session: Session): { text: string | null; putAway: () => void } {
  const { store } = useListening();
  const { pending } = useLiveStore();
  const place = rowKey(session.node, session.kind === "spy" ? "spies" : "talks", session.id);
  const activity = useActivity(place);
  const refused = activity?.kind === "refused" ? activity.problem : null;
  const text = session.problem ?? (refused === null ? null : `${refused.detail} ${refused.whatToDo}`);
  const putAway = () => {
    pending.clear(place);
    store.dismiss(session.key);
  };
  return { text, putAway };
}

/** What went wrong with a session, or was refused it, until it is put away. */
export function ProblemNote({ session }: { session: Session }) {
  const { text, putAway } = useProblem(session);
  if (text === null) return null;
  return (
    <div className="flex items-center gap-2 [&>p]:mt-0">
      <ErrorLine>{text}</ErrorLine>
      <IconButton label="Put away" onClick={putAway}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

/** The same, and how it ended, in one line: for a dock that is folded. The whole of it on hover and to a reader. */
export function FoldedNote({ session }: { session: Session }) {
  const { text, putAway } = useProblem(session);
  const heldBack = useHeldBack(session);
  const words = [session.over, text].filter((each) => each !== null).join(" ");
  if (words === "") return <FoldedHeldBack words={heldBack} />;
  return (
    <div className="flex min-h-8 items-center gap-2 pr-2 pl-4">
      <p
        role={text === null ? "status" : "alert"}
        title={words}
        className={classNames("min-w-0 flex-1 truncate text-xs", text === null ? "text-ink" : "text-bad")}
      >
        {words}
      </p>
      {text === null ? null : (
        <IconButton label="Put away" onClick={putAway}>
          <X aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

/** In sight here; a screen reader has it from the dock already. */
function FoldedHeldBack({ words }: { words: string | null }) {
  return words === null ? null : (
    <p aria-hidden title={words} className="min-h-8 truncate px-4 py-2 text-xs text-ink-2">
      {words}
    </p>
  );
}
