import type { TalkTarget } from "@/lib/api/commands/talks";
import type { NodeState } from "@/lib/live/node-state";
import { partyAt } from "@/lib/live/own-channels";
import { personWords } from "@/lib/live/person-words";

/** A channel as rows and audit call it; null where it is not known, or not any more: nobody knows one by its id then. */
export function channelWords(channelId: string, live: Pick<NodeState, "row">): string | null {
  if (live.row("channels", channelId) === undefined) return null;
  return targetWords({ kind: "channel", channelId }, live);
}

/** With whom one talks or whom one hears, as rows and audit say it: a person as the pages write one. Untrusted text. */
export function targetWords(to: TalkTarget, live: Pick<NodeState, "row">): string {
  switch (to.kind) {
    case "channel": {
      const row = live.row("channels", to.channelId);
      if (row === undefined) return to.channelId;
      return personWords(partyAt(row)) || (row.endpoint ?? row.name);
    }
    case "bridge":
      return live.row("bridges", to.bridgeId)?.name || to.bridgeId;
    case "endpoint":
      return to.endpoint;
    case "extension":
      return `${to.extension}@${to.context}`;
  }
}
