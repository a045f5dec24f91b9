import { Ear, type LucideIcon, Megaphone, MessageSquareLock } from "lucide-react";
import type { SpyMode } from "@/lib/live/rows";

/** Each mode as it is shown of whoever is in it. */
export const modeIcons: Record<SpyMode, { icon: LucideIcon; word: string }> = {
  listen: { icon: Ear, word: "listening" },
  whisper: { icon: MessageSquareLock, word: "whispering" },
  barge: { icon: Megaphone, word: "barging in" },
};
