import { CircleDot } from "lucide-react";
import { useRows } from "@/components/live/hooks";
import { modeIcons } from "@/components/live/mode-icons";
import { useSeesListeners } from "@/components/live/spy-policy";
import { untrusted } from "@/components/ui/untrusted";
import type { TalkRow } from "@/lib/live/rows";

/** Who hears this talk, where the policy lets one see it: whoever talks looks at the dock, not at the row of the call. */
export function TalkListeners({ node, row }: { node: string; row: TalkRow }) {
  const seesListeners = useSeesListeners();
  const spies = useRows("spies");
  if (!seesListeners) return null;
  const heardBy = spies.filter(
    ({ node: of, row: { status, targetId } }) =>
      of === node && status === "active" && (targetId === row.mediaChannelId || targetId === row.peerId),
  );
  return heardBy.map(({ row: { id, by, mode, recording } }) => {
    const { icon, word } = modeIcons[mode];
    const words = `${untrusted(by)} is ${word}${recording === null ? "" : ", and records it"}`;
    const Icon = recording === null ? icon : CircleDot;
    return (
      <span key={id} className="flex min-w-3.5 shrink items-center gap-1 text-accent" title={words}>
        <Icon
          aria-hidden
          className={recording === null ? "size-3.5 shrink-0" : "size-3.5 shrink-0 text-bad"}
        />
        <span className="truncate">{words}</span>
      </span>
    );
  });
}
