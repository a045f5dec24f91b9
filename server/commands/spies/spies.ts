import type { Identity } from "../../auth/identity";
import { PanelError } from "../../errors";
import type { SpySession } from "../../nodes/spy-session";
import type { Handler } from "../command";
import { accepted, channelFor } from "../target";

export const start: Handler<"spies.start"> = async (input, { nodes }, identity) => {
  const { spies } = channelFor(nodes, input.node, input.channelId, "spy");
  const spyId = await spies.start({
    targetId: input.channelId,
    mode: input.mode,
    endpoint: input.endpoint,
    timeoutMs: input.timeoutMs,
    by: identity.actor,
    ownerId: identity.id,
  });
  return { spyId };
};

/** Another's mode would open another's microphone to the call. */
function own(session: SpySession, { actor, role }: Identity): SpySession {
  if (session.row.by === actor || role === "admin") return session;
  throw new PanelError("forbidden", `This spy is ${session.row.by}'s.`, {
    whatToDo: `Ask ${session.row.by} or an admin, or listen by a phone of your own.`,
  });
}

export const change: Handler<"spies.change"> = async ({ node: name, id, mode }, { nodes }, identity) => {
  await own(nodes.live(name).spies.get(id), identity).change(mode);
  return accepted;
};

export const end: Handler<"spies.end"> = async ({ node: name, id }, { nodes }, identity) => {
  await own(nodes.live(name).spies.get(id), identity).end();
  return accepted;
};
