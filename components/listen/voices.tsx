"use client";

import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import type { AudioLinkState } from "@/lib/audio/link-state";
import { Meter } from "./meter";
import type { Parties } from "./parties";
import type { Session } from "./sessions";
import { useLink } from "./use-link";
import { SoundButton, Volume } from "./volume";

const isApart = ({ streams }: AudioLinkState) => streams.includes("near");

/** The levels of a session with their volumes: one, or left and right by themselves. */
export function Voices({ session, parties }: { session: Session; parties: Parties | null }) {
  const apart = useLink(session.link, isApart);
  const keymap = useKeymap();
  const { link, isAudible } = session;
  if (link === null) return null;
  const sound = <SoundButton session={session} shortcut={keyLabel(keymap.dockMute)} />;
  if (!apart || parties === null) {
    return (
      <div className="flex min-w-0 items-center gap-2">
        {sound}
        <Meter link={link} quiet={!isAudible} />
        <Volume session={session} stream="all" className="w-20 shrink-0" />
      </div>
    );
  }
  const sides = [
    { stream: "near", of: parties.near, side: "left" },
    { stream: "far", of: parties.far ?? "the other side", side: "right" },
  ] as const;
  return (
    // No narrower: what does not fit goes to the next line, and covers nothing.
    <div className="flex min-w-60 items-center gap-2">
      {sound}
      <div className="grid min-w-0 flex-1 gap-0.5">
        {sides.map(({ stream, of, side }) => (
          <div key={stream} className="flex h-6 min-w-0 items-center gap-2">
            <span className="w-18 shrink-0 truncate text-xs text-ink-2" title={`${of}, ${side}`}>
              {side === "left" ? "L" : "R"} {of}
            </span>
            <Meter link={link} stream={stream} quiet={!isAudible} />
            <Volume session={session} stream={stream} of={of} className="w-14 shrink-0" />
          </div>
        ))}
      </div>
    </div>
  );
}
