import { partyText } from "@/components/ui/call-label";
import { untrusted } from "@/components/ui/untrusted";
import type { Call } from "@/lib/live/calls";
import type { TalkRow } from "@/lib/live/rows";

/** How long a talk waits for a browser that has gone (server/media/talk-sound.ts). */
const backWithin = "10 s";

/**
 * With whom a browser is on the phone, as the call list names that party; as it was dialled while there is none, or
 * several. `call` is the one that the browser's own channel belongs to.
 */
export function talkPartyText(
  { to, mediaChannelId }: Pick<TalkRow, "to" | "mediaChannelId">,
  call: Pick<Call, "parties"> | undefined,
): string {
  const others = call?.parties.filter(({ channelId }) => channelId !== mediaChannelId) ?? [];
  const [only] = others;
  const isNamed = only !== undefined && others.length === 1 && (only.name !== "" || only.number !== "");
  return isNamed ? partyText(only) : untrusted(to);
}

/**
 * What the browser of a talk being away means to the other side, in words after the reader has seen that it is away:
 * `Bob hears music, and is hung up if it is not back within 10 s`.
 */
export function awayMeaning({ peerId, status }: Pick<TalkRow, "peerId" | "status">, who: string): string {
  if (status !== "active") return `the call is given up if it is not back within ${backWithin}`;
  if (peerId === null) return `the others go on without it; it leaves the call after ${backWithin}`;
  return `${who} hears music, and is hung up if it is not back within ${backWithin}`;
}
