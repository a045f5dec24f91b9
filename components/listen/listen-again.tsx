"use client";

import { Headphones, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useMemo, useState } from "react";
import { useRows } from "@/components/live/hooks";
import { useSpyPolicy } from "@/components/live/spy-policy";
import { requestSound } from "@/components/shell/sound-request";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { untrusted } from "@/components/ui/untrusted";
import { mayNoLongerListen } from "@/lib/api/spy-policy";
import { type Earlier, earlierOf, notHeardAgain, rememberEarlier, takeEarlier } from "./earlier";
import type { ListeningStore } from "./listening-store";
import type { Session, SpySession } from "./sessions";

/**
 * What this tab was listening to when it was loaded anew: the panel ends it with the page, and sound may begin only by
 * a press. What is heard again, by whatever press, is offered no more; the second answer puts the rest away.
 */
export function useEarlier(store: ListeningStore): [readonly Earlier[], () => void] {
  const [earlier, setEarlier] = useState<readonly Earlier[]>([]);
  useEffect(() => {
    setEarlier(takeEarlier(Date.now()));
    const onHide = () => {
      const { sessions, focus } = store.snapshot();
      rememberEarlier(earlierOf(sessions, focus), Date.now());
    };
    window.addEventListener("pagehide", onHide);
    const unsubscribe = store.subscribe(() =>
      setEarlier((kept) => (kept.length === 0 ? kept : notHeardAgain(kept, store.snapshot().sessions))),
    );
    return () => {
      window.removeEventListener("pagehide", onHide);
      unsubscribe();
    };
  }, [store]);
  return [earlier, () => setEarlier([])];
}

/** Those whose call is still there: of the others nothing can be heard any more. */
export function useStanding(earlier: readonly Earlier[]): readonly Earlier[] {
  const channels = useRows("channels");
  return useMemo(() => {
    const standing = earlier.filter(({ node, channelId }) =>
      channels.some((each) => each.node === node && each.row.id === channelId),
    );
    return standing.length === earlier.length ? earlier : standing;
  }, [earlier, channels]);
}

/** Those that ended for the same reason while their calls go on, as by a network that stood still; none for one alone. */
export function useEndedTogether(sessions: readonly Session[]): readonly SpySession[] {
  const channels = useRows("channels");
  const { policy } = useSpyPolicy();
  // Each would ask for a reason of its own.
  if (policy?.reasonRequired === true) return [];
  const ended = sessions.filter(
    (session): session is SpySession =>
      session.kind === "spy" &&
      session.over !== null &&
      session.over !== mayNoLongerListen &&
      session.row?.via === "browser" &&
      channels.some(({ node, row }) => node === session.node && row.id === session.row?.targetId),
  );
  const last = ended.at(-1)?.over;
  const together = ended.filter(({ over }) => over === last);
  return together.length < 2 ? [] : together;
}

/** Offers to listen again, without a microphone whatever it was before. */
export function ListenAgain({ earlier, onDone }: { earlier: readonly Earlier[]; onDone: () => void }) {
  const who = untrusted(earlier.at(-1)?.who || "a call");
  const more = earlier.length - 1;
  return (
    <div className="flex min-h-9 items-center gap-2 px-4 py-1">
      <Headphones aria-hidden className="size-4 shrink-0 text-ink-2" />
      <span role="status" className="min-w-0 flex-1">
        You were listening to {more === 0 ? who : `${who} and ${more} more`}.
        {earlier.some(({ wasRecorded }) => wasRecorded) ? (
          <>
            {" "}
            The recording ended when the page was loaded again: what was recorded till then is in{" "}
            <Link href="/recordings" className="text-accent underline-offset-2 hover:underline">
              Recordings
            </Link>
            .
          </>
        ) : null}
      </span>
      <Button
        size="small"
        onClick={() => {
          for (const { node, channelId, who } of earlier)
            requestSound({ kind: "listen", mode: "listen", at: null, node, channelId, who });
          onDone();
        }}
      >
        Listen again
      </Button>
      <IconButton label="Put away" onClick={onDone}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
