import type { CommandName } from "@/lib/api/commands";
import { talkTarget } from "@/lib/api/commands/talks";
import type { NodeState } from "@/lib/live/node-state";
import { targetWords } from "../nodes/target-words";

type Live = Pick<NodeState, "row">;

/**
 * Whom an act is on, as the call has them now: name and number, the name of a bridge, what a browser calls. By the id
 * alone nobody knows a channel or a session once it is gone. Null where nothing is known of it. Untrusted text.
 */
export function whomOf(
  name: CommandName,
  input: Readonly<Record<string, unknown>>,
  liveOf: (node: string) => Live | undefined,
): string | null {
  const { node, id, channelId, to } = input;
  const live = typeof node === "string" ? liveOf(node) : undefined;
  if (live === undefined) return null;
  if (typeof channelId === "string") return channelWords(channelId, live);
  if (name === "talks.start") {
    const parsed = talkTarget.safeParse(to);
    if (!parsed.success) return null;
    return parsed.data.kind === "channel"
      ? channelWords(parsed.data.channelId, live)
      : targetWords(parsed.data, live);
  }
  if (typeof id !== "string") return null;
  switch (name.slice(0, name.indexOf("."))) {
    case "channels":
      return channelWords(id, live);
    case "bridges":
      return live.row("bridges", id)?.name || null;
    case "spies": {
      const row = live.row("spies", id);
      return row === undefined ? null : channelWords(row.targetId, live);
    }
    case "talks":
      return live.row("talks", id)?.to ?? null;
    default:
      return null;
  }
}

function channelWords(channelId: string, live: Live): string | null {
  if (live.row("channels", channelId) === undefined) return null;
  return targetWords({ kind: "channel", channelId }, live);
}
