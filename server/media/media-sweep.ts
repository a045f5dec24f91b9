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

/** Takes away every piece on a node that nobody owns; for each resync. @throws AriError */
export async function sweepMedia(node: Node, isOwned: (id: string) => boolean): Promise<void> {
  const { client, application, live } = node;
  const isLeft = ({ id }: { id: string }): boolean => isMediaPiece(id, application) && !isOwned(id);
  await Promise.all([
    ...[...live.rows("channels")]
      .filter(isLeft)
      .map(({ id }) => ignoreGone(client.channels.hangup({ channelId: id }))),
    ...[...live.rows("bridges")]
      .filter(isLeft)
      .map(({ id }) => ignoreGone(client.bridges.destroy({ bridgeId: id }))),
  ]);
}
