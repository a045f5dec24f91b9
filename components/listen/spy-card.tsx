"use client";

import {
  CircleStop,
  Columns2,
  Headphones,
  Hourglass,
  LoaderCircle,
  Phone,
  RotateCw,
  Unplug,
} from "lucide-react";
import { Elapsed } from "@/components/live/elapsed";
import { useNodeName, useNodes, usePageConnection, useRow } from "@/components/live/hooks";
import { isStale } from "@/components/live/live-store";
import { rowKey } from "@/components/live/pending";
import { useActivity } from "@/components/live/use-command";
import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";
import { StatePill } from "@/components/ui/state-pill";
import { mayNoLongerListen } from "@/lib/api/spy-policy";
import { CardHead } from "./card-head";
import { FollowButton } from "./follow-button";
import { HeldBackNote, useHeldBack } from "./held-back";
import { useListening } from "./listen-provider";
import { ModeNotes, ModeSwitch } from "./mode-switch";
import { useParties } from "./parties";
import { ProblemNote } from "./problem-note";
import { RecordControls } from "./record-controls";
import { RecordNote, useRecordTold } from "./record-note";
import { RecordingMark } from "./recording-mark";
import type { SpySession } from "./sessions";
import { SoundState } from "./sound-state";
import { Transport } from "./transport";
import { Voices } from "./voices";

/** The call in focus, with everything that can be done to hearing it. */
export function SpyCard({ session }: { session: SpySession }) {
  const { store } = useListening();
  const parties = useParties(session);
  const keymap = useKeymap();
  const nodeName = useNodeName(session.node);
  const { row, link, over } = session;
  const stands = useRow(session.node, "channels", row?.targetId ?? "") !== null;
  const here = !session.isElsewhere;
  const [told, tell] = useRecordTold();
  return (
    <div className="grid grid-cols-1 gap-1 px-4 py-2">
      <CardHead icon={Headphones} name={pairText(parties)}>
        <Pending node={session.node} id={session.id} />
        <Status session={session} who={parties.near} />
        {row === null || over !== null || row.status === "waiting" ? null : (
          <Elapsed
            sinceMs={row.activeAtMs ?? row.startedAtMs}
            node={session.node}
            title={row.activeAtMs === null ? "Since you asked to listen" : "Since you listen to this call"}
            className="shrink-0 tabular-nums"
          />
        )}
        <RecordingMark session={session} />
        <RecordNote told={told} />
        {row?.follows == null || row.status === "waiting" ? null : (
          <span className="shrink-0 text-accent @min-[1400px]:hidden">following {parties.near}</span>
        )}
        <span className="max-w-48 shrink-0 truncate" title={nodeName}>
          {nodeName}
        </span>
        <Transport session={session} nodeName={nodeName} />
        {parties.leg === null ? null : (
          <span className="truncate" title={parties.leg}>
            {parties.leg}
          </span>
        )}
      </CardHead>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {over !== null ? (
          stands && row?.via === "browser" && over !== mayNoLongerListen ? (
            <Button size="small" onClick={() => store.listenAgain(session.key)}>
              Listen again
            </Button>
          ) : null
        ) : here ? (
          <ModeSwitch session={session} parties={parties} />
        ) : (
          <Button kind="primary" onClick={() => void store.hearHere(session.key)}>
            <RotateCw aria-hidden />
            Hear it here
          </Button>
        )}
        {link === null ? null : (
          <div className="min-w-fit max-w-80 flex-[4_1_10rem] max-sm:max-w-none max-sm:basis-full">
            <Voices session={session} parties={parties} />
          </div>
        )}
        <div className="ml-auto flex items-center gap-1 max-sm:w-full">
          <SoundState session={session} />
          {over !== null || row === null ? null : (
            <>
              {row.via === "browser" ? (
                <>
                  <FollowButton session={session} who={parties.near} />
                  <IconButton
                    label={row.sides === "apart" ? "Both sides as one" : `Sides apart: ${parties.near} left`}
                    aria-pressed={row.sides === "apart"}
                    className={classNames(row.sides === "apart" && "bg-accent-soft text-accent")}
                    onClick={() =>
                      void store.setSides(session.key, row.sides === "apart" ? "mixed" : "apart")
                    }
                  >
                    <Columns2 aria-hidden />
                  </IconButton>
                </>
              ) : null}
              <RecordControls session={session} onTold={tell} />
            </>
          )}
          <Button
            size="small"
            className="max-sm:ml-auto"
            aria-keyshortcuts={keyLabel(keymap.dockStop)}
            onClick={() => void store.stop(session.key)}
          >
            <CircleStop aria-hidden />
            {over === null ? "Stop" : "Close"}
          </Button>
        </div>
      </div>
      <HeldBackNote session={session} />
      {over === null ? <ModeNotes session={session} /> : null}
      <ProblemNote session={session} />
    </div>
  );
}

export function pairText({ near, far }: { near: string; far: string | null }): string {
  return far === null ? near : `${near} ⇄ ${far}`;
}

/** What was asked for and has not happened yet. */
function Pending({ node, id }: { node: string; id: string }) {
  const activity = useActivity(rowKey(node, "spies", id));
  if (activity?.kind !== "pending") return null;
  return (
    <span role="status" className="flex shrink-0 items-center gap-1.5">
      <LoaderCircle aria-hidden className="size-3.5 motion-safe:animate-spin" />
      {activity.what}…
    </span>
  );
}

interface StatusProps {
  session: SpySession;
  /** The party that is listened to. */
  who: string;
}

function Status({ session, who }: StatusProps) {
  const { row, over, isOpening, isEnding, isElsewhere, isKeptQuiet } = session;
  const node = useNodes().find((each) => each.node === session.node);
  const heldBack = useHeldBack(session);
  const { status: reach } = usePageConnection();
  if (over !== null) return <span className="shrink-0 text-ink">{over}</span>;
  if (isEnding) return <span className="shrink-0">ending</span>;
  if (row === null || isOpening) return <span className="shrink-0">connecting</span>;
  if (row.status === "waiting" && node !== undefined && isStale(node)) {
    return (
      <StatePill tone="bad" icon={<Unplug />} className="shrink-0">
        {node.name} is not connected
      </StatePill>
    );
  }
  if (row.status === "waiting" && heldBack !== null) {
    return (
      <StatePill tone="quiet" icon={<Hourglass />} className="shrink-0">
        waiting
      </StatePill>
    );
  }
  if (row.status === "waiting") {
    const whom = row.follows === null ? "the" : `${who}'s`;
    return (
      <StatePill tone="warn" icon={<Hourglass />} className="shrink-0">
        waiting for {whom} next call
      </StatePill>
    );
  }
  if (row.via === "phone") {
    return (
      <StatePill tone={row.status === "active" ? "good" : "busy"} icon={<Phone />} className="min-w-0">
        {row.status === "ringing" ? `rings ${row.endpoint}` : `on ${row.endpoint}`}
      </StatePill>
    );
  }
  if (isElsewhere) {
    const words = reach === "lost" ? "panel not reached" : "not heard in this tab";
    return <span className="shrink-0 text-warn">{words}</span>;
  }
  return isKeptQuiet ? <span className="shrink-0 text-warn">quiet until you turn its sound on</span> : null;
}
