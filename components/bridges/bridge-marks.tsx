import { AppWindow, Lock, Merge, Music, Route, Shapes, Timer, Waypoints } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/state-pill";
import type { BridgeOwner, BridgeRow } from "@/lib/live/rows";

const owners: Record<BridgeOwner, { word: string; icon: ReactNode }> = {
  ours: { word: "ours", icon: <Waypoints aria-hidden /> },
  application: { word: "another application", icon: <AppWindow aria-hidden /> },
  dialplan: { word: "dialplan", icon: <Route aria-hidden /> },
};

export const ownerOptions = [
  { value: "", label: "All owners" },
  { value: "ours", label: "Ours" },
  { value: "application", label: "Another application" },
  { value: "dialplan", label: "Dialplan" },
];

/** Who made the bridge; a lock where we cannot change it. */
export function OwnerMark({ owner }: { owner: BridgeOwner }) {
  const { word, icon } = owners[owner];
  return (
    <Badge>
      {owner === "ours" ? icon : <Lock aria-hidden />}
      {word}
    </Badge>
  );
}

/** The word and icon of a type of bridge: an open set. */
export function typeMark(type: string): { word: string; icon: ReactNode } {
  if (type === "mixing") return { word: "Mixing", icon: <Merge aria-hidden /> };
  if (type === "holding") return { word: "Holding", icon: <Timer aria-hidden /> };
  return { word: type, icon: <Shapes aria-hidden /> };
}

/** The music that we know to play. */
export function MusicMark({ bridge }: { bridge: Pick<BridgeRow, "music"> }) {
  if (bridge.music === null || bridge.music === "") return null;
  return (
    <Badge>
      <Music aria-hidden />
      <span>
        <span className="sr-only">music </span>
        {bridge.music}
      </span>
    </Badge>
  );
}
