"use client";

import { X } from "lucide-react";
import { ErrorLine } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { useListening } from "./listen-provider";
import type { Session } from "./sessions";

/** What went wrong with a session, until it is put away. */
export function ProblemNote({ session }: { session: Session }) {
  const { store } = useListening();
  if (session.problem === null) return null;
  return (
    <div className="flex items-center gap-2">
      <ErrorLine>{session.problem}</ErrorLine>
      <IconButton label="Put away" onClick={() => store.dismiss(session.key)}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
