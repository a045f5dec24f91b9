import type { TalkTarget } from "@/lib/api/commands/talks";
import type { NodeState } from "@/lib/live/node-state";

/** With whom one talks or whom one hears, as rows and audit say it. */
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
