import type { ChannelRow, Party } from "./rows";

/** What the panel itself listens and whispers by: the kind stands in the id that it gave the channel. */
const ownEar = /-(listenmedia|talkmedia)-[\da-f]{8}-[\da-f-]{27}$/;

/** What a person talks by in the browser. */
const browsersEnd = /-browsermedia-[\da-f]{8}-[\da-f-]{27}$/;

/** The leg that was rung from a browser, by the id that the panel gave it. */
const rungByBrowser = /-browserleg-[\da-f]{8}-[\da-f-]{27}$/;

/** What a person on the phone in the browser has: the browser's own channel, and the leg rung for it, of one UUID. */
const ofBrowser = /-browser(media|leg)-([\da-f]{8}-[\da-f-]{27})$/;

const localExten = /^Local\/([^@]+)@/;

/** Whether a channel carries a listener's sound, so that it is no party of a call; by its id. */
export function isOwnEar(channelId: string): boolean {
  return ownEar.test(channelId);
}

/**
 * Whether a channel is a person's in the browser, by its id. The cause of its end tells nothing of the call: by WebSocket
 * it may be 38 where the panel hung up in good order, as Asterisk finds the socket closed (channels/chan_websocket.c).
 */
export function isBrowsersEnd(channelId: string): boolean {
  return browsersEnd.test(channelId);
}

/** The leg that is rung for a browser's own channel, and the other way round, by the id; null for all other channels. */
export function browserPartnerOf(channelId: string): string | null {
  const found = ofBrowser.exec(channelId);
  if (found === null) return null;
  const [, kind, uuid] = found;
  return `${channelId.slice(0, found.index)}-browser${kind === "media" ? "leg" : "media"}-${uuid}`;
}

/**
 * Who is at a channel's own end, also at one that Asterisk dialled; both parts are empty where nothing tells it. A leg
 * that was rung from a browser carries the id of who placed the call as its caller (main/pbx.c,
 * `pbx_outgoing_attempt`): of such a leg, and of one without a caller, the extension that was dialled tells it.
 */
export function partyAt({ id, name, caller }: Pick<ChannelRow, "id" | "name" | "caller">): Party {
  const isTold = (caller.name !== "" || caller.number !== "") && !rungByBrowser.test(id);
  return isTold ? caller : { name: "", number: localExten.exec(name)?.[1] ?? "" };
}
