import type { Tone } from "@/components/ui/state-pill";
import type { Role } from "@/lib/api/roles";
import type { NodeRow, NodeStatus } from "@/lib/live/rows";

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

/**
 * Since when people see a node as it is, by the panel's clock. Each try to reach a lost one passes through
 * "connecting" and begins its state anew; for them it is lost since its data was right last.
 */
export function stateSince({ status, statusSincePanelMs, asOfPanelMs }: NodeRow): number {
  return status === "lost" || status === "connecting"
    ? Math.min(asOfPanelMs ?? statusSincePanelMs, statusSincePanelMs)
    : statusSincePanelMs;
}

/** Why a node is not live, in its technical words: for admins, who can mend it. Null for all others, and while it is live. */
export function reasonFor({ reason }: Pick<NodeRow, "reason">, role: Role | undefined): NodeRow["reason"] {
  return role === "admin" ? reason : null;
}
