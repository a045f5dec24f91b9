"use client";

import { CircleDot, CirclePause, Ear, type LucideIcon, MicOff, Music, Unplug } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useRows } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { useSeesListeners } from "@/components/live/spy-policy";
import { classNames } from "@/components/ui/class-names";
import { isForeignSnoop } from "@/lib/live/own-snoops";
import type { CallLine, CallsRow } from "./call-rows";
import { type Mark, marksOf } from "./mark-words";

const icons: Record<Mark["id"], LucideIcon> = {
  away: Unplug,
  recorded: CircleDot,
  spied: Ear,
  held: CirclePause,
  muted: MicOff,
  music: Music,
};

const tones: Record<Mark["id"], string> = {
  away: "text-warn",
  recorded: "text-bad",
  spied: "text-accent",
  held: "text-warn",
  muted: "text-warn",
  music: "text-ink-2",
};

/** More than these, and the words give way to the icons. */
const inWordsAtMost = 2;

/** Icon and word of each mark; the word alone is in the tooltip where there is no room for it. */
function Marks({ marks, iconsOnly = false }: { marks: readonly Mark[]; iconsOnly?: boolean }) {
  const words = !iconsOnly && marks.length <= inWordsAtMost;
  return marks.map(({ id, word, meaning }) => {
    const Icon = icons[id];
    return (
      <span
        key={id}
        role="img"
        aria-label={meaning}
        title={meaning}
        // That it is recorded must be readable: who listens is cut short before it, down to the icon.
        className={classNames(
          "flex min-w-3.5 items-center gap-1 text-xs",
          id === "recorded" ? "shrink" : "shrink-[6]",
          tones[id],
        )}
      >
        <Icon aria-hidden className="size-3.5 shrink-0" />
        {words ? (
          <span className="truncate">{word}</span>
        ) : id === "spied" && !iconsOnly ? (
          <span className="truncate">{word}</span>
        ) : null}
      </span>
    );
  });
}

/** How many snoops on it are no piece of this panel's own listening. */
function useForeignSnoops(row: CallsRow): number {
  const store = useLiveStore();
  const { node } = row.call;
  const legs = row.kind === "leg" ? [row.leg] : row.legs;
  const snoopIds = legs.flatMap(({ snooperIds }) => snooperIds);
  return useSyncExternalStore(
    store.subscribe,
    () => {
      if (snoopIds.length === 0) return 0;
      const application = store.node(node)?.application ?? "";
      return snoopIds.filter((id) => {
        const snoop = store.row(node, "channels", id);
        return snoop !== null && isForeignSnoop(snoop, application);
      }).length;
    },
    () => 0,
  );
}

/** The marks of a line, with those who listen as far as one may know. */
function useMarks(row: CallsRow): Mark[] {
  const seesListeners = useSeesListeners();
  const spies = useRows("spies");
  const talks = useRows("talks");
  const foreignSnoops = useForeignSnoops(row);
  return marksOf(row, { seesListeners, spies, talks, foreignSnoops });
}

/** Who listens to it, and whether it is held, muted or hears music. */
export function MarksCell({ row }: { row: CallsRow }) {
  const marks = useMarks(row);
  if (row.kind === "call" && row.ended !== null) return null;
  if (row.stale && row.kind === "call") return <AsOf node={row.call.node} />;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Marks marks={marks} />
    </span>
  );
}

/** The marks of a call as icons, for its second line on a phone: the party there comes first. */
export function CallMarks({ row }: { row: CallLine }) {
  const marks = useMarks(row);
  if (row.ended !== null || row.stale) return null;
  return <Marks marks={marks} iconsOnly />;
}

/** `as of 10:02:11` on the rows of a node whose connection is gone. */
function AsOf({ node }: { node: string }) {
  const asOfMs = useLiveStore().node(node)?.asOfPanelMs ?? null;
  if (asOfMs === null) return null;
  const time = new Date(asOfMs).toLocaleTimeString([], { hourCycle: "h23" });
  return <span className="truncate text-xs whitespace-nowrap">as of {time}</span>;
}
