import { type IdKind, isOurs } from "../nodes/ids";
import type { Node } from "../nodes/node";
import { ignoreGone } from "../nodes/party-calls";

const kinds: readonly IdKind[] = [
  "listenmedia",
  "listensnoop",
  "listenbridge",
  "talkmedia",
  "talksnoop",
  "talkbridge",
  "noticesnoop",
  "recordsnoop",
];

/** Whether a channel or bridge was made by the paths of this folder. */
export function isMediaPiece(id: string, application: string): boolean {
  return kinds.some((kind) => isOurs(id, application, kind));
}

/** So often it is looked for what was made late, by a request that had been given up. */
export const sweepEveryMs = 30_000;

/**
 * Takes away every channel and bridge on a node that is a part (default: a piece of the paths) and that nobody owns; for
 * each resync, and each {@link sweepEveryMs}.
 * @throws AriError
 */
export async function sweepMedia(
  node: Node,
  isOwned: (id: string) => boolean,
  isPart = (id: string): boolean => isMediaPiece(id, node.application),
): Promise<void> {
  const { client, live } = node;
  const isLeft = ({ id }: { id: string }): boolean => isPart(id) && !isOwned(id);
  await Promise.all([
    ...[...live.rows("channels")]
      .filter(isLeft)
      .map(({ id }) => ignoreGone(client.channels.hangup({ channelId: id }))),
    ...[...live.rows("bridges")]
      .filter(isLeft)
      .map(({ id }) => ignoreGone(client.bridges.destroy({ bridgeId: id }))),
  ]);
}
