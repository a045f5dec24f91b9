"use client";

import { Unplug } from "lucide-react";
import { awayMeaning, talkPartyText } from "@/components/live/away-words";
import { useRows } from "@/components/live/hooks";
import { untrusted } from "@/components/ui/untrusted";
import type { Call } from "@/lib/live/calls";
import { talksOn } from "./mark-words";

/** That the browser of a call has gone, and what the other party hears meanwhile; nothing while it is there. */
export function BrowserAway({ call }: { call: Call }) {
  const talks = useRows("talks");
  const away = talksOn(talks, call).filter((talk) => talk.away);
  return away.map((talk) => (
    <p
      key={talk.id}
      role="status"
      className="flex items-baseline gap-2 border-b border-line bg-warn-soft px-4 py-2 text-warn"
    >
      <Unplug aria-hidden className="size-3.5 shrink-0 translate-y-0.5" />
      <span>
        The browser of {untrusted(talk.by)} is away: {awayMeaning(talk, talkPartyText(talk, call))}.
      </span>
    </p>
  ));
}
