"use client";

import { X } from "lucide-react";
import { useLiveStore } from "@/components/live/live-provider";
import { rowKey } from "@/components/live/pending";
import { useActivity } from "@/components/live/use-command";
import { ErrorLine } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { useListening } from "./listen-provider";
import type { Session } from "./sessions";

/** What went wrong with a session, or was refused it, until it is put away. */
export function ProblemNote({ session }: { session: Session }) {
  const { store } = useListening();
  const { pending } = useLiveStore();
  const place = rowKey(session.node, session.kind === "spy" ? "spies" : "talks", session.id);
  const activity = useActivity(place);
  const refused = activity?.kind === "refused" ? activity.problem : null;
  const text = session.problem ?? (refused === null ? null : `${refused.detail} ${refused.whatToDo}`);
  if (text === null) return null;
  return (
    <div className="flex items-center gap-2">
      <ErrorLine>{text}</ErrorLine>
      <IconButton
        label="Put away"
        onClick={() => {
          pending.clear(place);
          store.dismiss(session.key);
        }}
      >
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
