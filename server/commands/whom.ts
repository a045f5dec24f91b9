import type { CommandName } from "@/lib/api/commands";
import { talkTarget } from "@/lib/api/commands/talks";
import type { NodeState } from "@/lib/live/node-state";
import type { JustEnded } from "../nodes/just-ended";
import type { Spies } from "../nodes/spies";
import { channelWords, targetWords } from "../nodes/target-words";

/** What is known of one node: what is there, and sessions that have just gone. */
export interface Known {
  live: Pick<NodeState, "row">;
  spies: Pick<Spies, "whomOf">;
  talks: { justEnded: Pick<JustEnded, "whomOf"> };
}

/**
 * Whom an act is on, as the call has them now: name and number, the name of a bridge, what a browser calls. By the id
 * alone nobody knows a channel or a session once it is gone; of a session that has just ended it is still known. Null where
 * nothing is known of it. Untrusted text.
 */
export function whomOf(
  name: CommandName,
  input: Readonly<Record<string, unknown>>,
  knownOf: (node: string) => Known | undefined,
): string | null {
  const { node, id, channelId, to } = input;
  const known = typeof node === "string" ? knownOf(node) : undefined;
  if (known === undefined) return null;
  const { live, spies, talks } = known;
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
    case "spies":
      return spies.whomOf(id);
    case "talks":
      return live.row("talks", id)?.to ?? talks.justEnded.whomOf(id);
    default:
      return null;
  }
}
