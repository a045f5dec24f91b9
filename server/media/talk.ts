import type { Logger } from "pino";
import type { TalkTarget } from "@/lib/api/commands/talks";
import type { TalkRow } from "@/lib/live/rows";
import type { Removal } from "@/lib/live/wire";
import type { Identity } from "../auth/identity";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { PartyCalls } from "../nodes/party-calls";
import { targetWords } from "../nodes/target-words";
import type { MediaOpener } from "./media-channel";
import type { TalkLegs } from "./talk-legs";

/** What of a running talk may be changed; what is absent stays. */
export interface TalkChange {
  muted?: boolean | undefined;
  held?: boolean | undefined;
}

/** When and why it has ended: what is told when its row goes. */
export type TalkEnd = Pick<Removal, "atMs" | "cause" | "causeText">;

/** What a talk is made of. */
export interface BrowserTalkOptions {
  node: Node;
  media: MediaOpener;
  clock: Clock;
  logger: Logger;
  parties: PartyCalls;
  to: TalkTarget;
  owner: Identity;
  onChange(row: TalkRow): void;
  /** Once, when nothing of the talk is left in Asterisk. */
  onEnded(row: TalkRow, end: TalkEnd): void;
}

/** The row of a talk before anything of it is made. */
export function firstRow(
  id: string,
  { owner, to, node }: BrowserTalkOptions,
  { peerId, bridgeId, mediaId }: Pick<TalkLegs, "peerId" | "bridgeId" | "mediaId">,
): TalkRow {
  return {
    id,
    by: owner.actor,
    to: targetWords(to, node.live),
    peerId,
    bridgeId,
    status: "connecting",
    held: false,
    away: false,
    muted: false,
    startedAtMs: node.asteriskNow(),
    activeAtMs: null,
    mediaChannelId: mediaId,
    transport: null,
    failure: null,
  };
}
