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
import type { OneVoice } from "./one-voice";
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
  /** What of the owner's talks may be off hold. */
  voice: OneVoice;
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

/** Whether a talk that was begun with `begun` is with that very party. */
export function isTalkWith(
  row: TalkRow,
  { to: begun, node }: Pick<BrowserTalkOptions, "to" | "node">,
  to: TalkTarget,
): boolean {
  if (to.kind === "channel") return row.peerId === to.channelId;
  if (to.kind === "bridge") return row.bridgeId === to.bridgeId;
  return begun.kind === to.kind && row.to === targetWords(to, node.live);
}
