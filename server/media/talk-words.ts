import type { TalkTarget } from "@/lib/api/commands/talks";
import type { AudioEnd } from "@/lib/audio/wire";
import { causeLine } from "@/lib/live/causes";
import type { NodeState } from "@/lib/live/node-state";

/** With whom, as the row says it. */
export function targetWords(to: TalkTarget, live: Pick<NodeState, "row">): string {
  switch (to.kind) {
    case "channel": {
      const row = live.row("channels", to.channelId);
      const { name = "", number = "" } = row?.caller ?? {};
      return [name, number].filter((part) => part !== "").join(" ") || (row?.name ?? to.channelId);
    }
    case "bridge":
      return live.row("bridges", to.bridgeId)?.name || to.bridgeId;
    case "endpoint":
      return to.endpoint;
    case "extension":
      return `${to.extension}@${to.context}`;
  }
}

/**
 * Why a call that was placed was not answered. `dialStatus` is the last word of its Dial events: Asterisk before 22.8
 * gives no cause when the time to ring is over (cause 0).
 */
export function unansweredWords(cause: number, dialStatus: string, timeoutMs: number): string {
  if (dialStatus === "BUSY" || cause === 17) return "It is busy.";
  if (cause === 21) return "The call was declined.";
  if (dialStatus === "NOANSWER" || cause === 18 || cause === 19 || cause === 0) {
    return `Nobody answered within ${Math.ceil(timeoutMs / 1_000)} s.`;
  }
  return `The call did not get through: ${causeLine(cause)}.`;
}

export const endWords: Readonly<Record<AudioEnd, string>> = {
  hung_up: "The call is over.",
  ended: "You have hung up.",
  forbidden: "You may no longer talk here.",
  taken_over: "This session was opened again elsewhere.",
  refused: "The panel refused it.",
  failed: "The sound of this call was lost. Start again.",
};
