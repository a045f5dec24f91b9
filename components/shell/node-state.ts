import type { Tone } from "@/components/ui/state-pill";
import type { NodeStatus } from "@/lib/live/rows";

/** What a node's state is called, and how it is coloured. */
export const nodeState: Record<NodeStatus, { tone: Tone; word: string }> = {
  connecting: { tone: "warn", word: "connecting" },
  resyncing: { tone: "warn", word: "resyncing" },
  live: { tone: "good", word: "live" },
  lost: { tone: "bad", word: "lost" },
  refused: { tone: "bad", word: "refused" },
  replaced: { tone: "bad", word: "replaced" },
  stopped: { tone: "quiet", word: "stopped" },
};
