/** What the panel itself listens and whispers by: the kind stands in the id that it gave the channel. */
const ownEar = /-(listenmedia|talkmedia)-[\da-f]{8}-[\da-f-]{27}$/;

/** Whether a channel carries a listener's sound, so that it is no party of a call; by its id. */
export function isOwnEar(channelId: string): boolean {
  return ownEar.test(channelId);
}
