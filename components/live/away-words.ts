import { untrusted } from "@/components/ui/untrusted";
import type { TalkRow } from "@/lib/live/rows";

/** How long a talk waits for a browser that has gone (server/media/browser-talk.ts). */
const backWithin = "10 s";

/**
 * What the browser of a talk being away means to the other side, in words after the reader has seen that it is away:
 * `Bob hears music, and is hung up if it is not back within 10 s`.
 */
export function awayMeaning({ to, peerId, status }: Pick<TalkRow, "to" | "peerId" | "status">): string {
  if (status !== "active") return `the call is given up if it is not back within ${backWithin}`;
  if (peerId === null) return `the others go on without it; it leaves the call after ${backWithin}`;
  return `${untrusted(to)} hears music, and is hung up if it is not back within ${backWithin}`;
}
