import type { ChannelRow, Party } from "./rows";

/** What the panel itself listens and whispers by: the kind stands in the id that it gave the channel. */
const ownEar = /-(listenmedia|talkmedia)-[\da-f]{8}-[\da-f-]{27}$/;

/** The leg that was rung from a browser, by the id that the panel gave it. */
const rungByBrowser = /-browserleg-[\da-f]{8}-[\da-f-]{27}$/;

const localExten = /^Local\/([^@]+)@/;

/** Whether a channel carries a listener's sound, so that it is no party of a call; by its id. */
export function isOwnEar(channelId: string): boolean {
  return ownEar.test(channelId);
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
