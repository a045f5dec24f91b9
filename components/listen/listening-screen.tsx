"use client";

import { useSession } from "@/components/live/session";
import { ListeningNow } from "./listening-list";
import { PolicyScreen } from "./policy-screen";

/** Who listens now, for whoever may listen; below it what the admin has decided about listening, for admins. */
export function ListeningScreen() {
  const { session } = useSession();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <ListeningNow />
      {session?.role === "admin" ? <PolicyScreen /> : null}
    </div>
  );
}
