"use client";

import { UserRoundCheck, UserRoundPlus } from "lucide-react";
import { useRow } from "@/components/live/hooks";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { untrusted } from "@/components/ui/untrusted";
import { useListening } from "./listen-provider";
import type { SpySession } from "./sessions";

/** Goes on to the next call of the same phone, or ends with this one. */
export function FollowButton({ session, who }: { session: SpySession; who: string }) {
  const { store } = useListening();
  const { node, row } = session;
  const channel = useRow(node, "channels", row?.targetId ?? "");
  if (row === null) return null;
  const follows = row.follows !== null;
  // A trunk's leg or a Local half has nobody behind it who would call again.
  const refusal =
    follows || channel === null || channel.endpoint !== null ? null : "No device stands behind this leg.";
  return (
    <Button
      size="small"
      kind="ghost"
      aria-pressed={follows}
      disabled={refusal !== null}
      title={
        refusal ??
        (follows
          ? `The next call of ${untrusted(row.follows ?? "")} is listened to by itself`
          : `Listen to the next call of ${who} too`)
      }
      aria-label={follows ? `Following ${who}` : `Follow ${who}`}
      className={classNames("max-w-36", follows && "bg-accent-soft text-accent")}
      onClick={() => void store.setFollow(session.key, !follows)}
    >
      {follows ? <UserRoundCheck aria-hidden /> : <UserRoundPlus aria-hidden />}
      {/* Where there is no room for the word, it stands beside the time. */}
      {follows ? <span className="truncate @max-[1400px]:hidden">Following {who}</span> : null}
    </Button>
  );
}
