import type { ChannelRow } from "./rows";

/** `<kind>-<uuid>` of the snoop channels that the panel makes (server/nodes/ids.ts). */
const ownSnoop =
  /^(?:spysnoop|listensnoop|talksnoop|noticesnoop|recordsnoop)-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Whether a snoop channel is a piece of this panel's own listening, by the id that the panel gave it: true from its first
 * moment on, in which it is not in our application yet. An application whose name begins as ours does is another one.
 */
export function isOwnSnoop(id: string, application: string): boolean {
  return id.startsWith(`${application}-`) && ownSnoop.test(id.slice(application.length + 1));
}

/**
 * Whether a channel is a snoop of another application, by its row and the name of ours: false for a channel that is no
 * snoop, and for one of ours from its first moment on ({@link isOwnSnoop}).
 */
export function isForeignSnoop(
  { id, snoopOfId, control }: Pick<ChannelRow, "id" | "snoopOfId" | "control">,
  application: string,
): boolean {
  return snoopOfId !== null && control !== "ours" && !isOwnSnoop(id, application);
}
