import type { Identity } from "../../auth/identity";
import { PanelError } from "../../errors";
import type { BrowserTalk } from "../../media/browser-talk";
import { hungUpByWords } from "../../media/talk-words";
import type { ManagedNode, Nodes } from "../../nodes/nodes";
import type { Handler, Input, LastingHandler } from "../command";
import { holdToRight } from "../right-now";
import { accepted, bridgeFor, channelFor, endedBeforeTold } from "../target";

export const start: LastingHandler<"talks.start"> = async (
  input,
  { nodes },
  identity,
  _tell,
  identifyAgain,
) => {
  const { talks } = targetFor(nodes, input);
  const begun = await talks.start({ to: input.to, owner: identity });
  const end = async () => await talks.get(begun.talkId).end("forbidden");
  await holdToRight(nodes, identity, identifyAgain, end);
  return begun;
};

/** The node, once the table of acts allows it. */
function targetFor(nodes: Nodes, { node, to }: Input<"talks.start">): ManagedNode {
  if (to.kind === "channel") return channelFor(nodes, node, to.channelId, "talk");
  if (to.kind === "bridge") return bridgeFor(nodes, node, to.bridgeId, "talk");
  return nodes.live(node);
}

export const change: Handler<"talks.change"> = async ({ node, id, ...change }, { nodes }, identity) => {
  await own(nodes.live(node).talks.get(id), identity).change(change);
  return accepted;
};

export const dtmf: Handler<"talks.dtmf"> = async ({ node, id, digits }, { nodes }, identity) => {
  await own(nodes.live(node).talks.get(id), identity).dtmf(digits);
  return accepted;
};

export const ticket: Handler<"talks.ticket"> = async ({ node, id }, { nodes }, identity) => {
  const { talks } = nodes.live(node);
  own(talks.get(id), identity);
  return { ticket: talks.ticket(id) };
};

/** Also on a node that is not live: who hangs up is heard no more, and what is left in Asterisk is swept. */
export const end: Handler<"talks.end"> = async ({ node: name, id }, { nodes }, identity, tell) => {
  const { talks } = nodes.get(name);
  if (talks.justEnded.isEndedFor(id, identity)) {
    tell(endedBeforeTold);
    return accepted;
  }
  const session = talks.get(id);
  if (identity.role === "admin" && session.ownerId !== identity.id) {
    await session.end("ended", hungUpByWords(identity.actor));
  } else await own(session, identity).end();
  return accepted;
};

/** Not an admin's either: it is somebody's microphone. */
function own(session: BrowserTalk, { id }: Identity): BrowserTalk {
  if (session.ownerId === id) return session;
  throw new PanelError("forbidden", `This is ${session.row.by}'s call.`, {
    whatToDo: "Join its bridge to talk with them, or hang up one of its channels.",
  });
}
