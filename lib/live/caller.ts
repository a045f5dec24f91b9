import type { ChannelRow } from "./rows";

/**
 * What a leg that was dialled "runs" as long as nothing else is: `AppDial` of Dial() (apps/app_dial.c), `AppDial2` of an
 * originate or a page (main/dial.c), `AppQueue` of Queue() (apps/app_queue.c). Unlike the Dial event it stands in the
 * channel list, so that it is known after a restart of the panel too.
 */
const dialledBy: ReadonlySet<string> = new Set(["AppDial", "AppDial2", "AppQueue"]);

/** Whether a leg that was dialled runs nothing by itself: it rings, or its answer is on the way to who dialled it. */
export function isOnlyDialled({ dialplan }: ChannelRow): boolean {
  return dialledBy.has(dialplan.appName);
}

/** Whether a leg was dialled by another one or by an originate, by the Dial event or else by what the list tells of it. */
export function isDialled({ dialedById, dialStatus, dialplan }: ChannelRow): boolean {
  return dialedById !== null || dialStatus !== null || dialledBy.has(dialplan.appName);
}

/**
 * Which leg of a call called: the first that nobody dialled, else the first. `legs` oldest first. Of legs that the
 * channel list alone tells of, too. Throws for no legs: a call has one at least.
 */
export function callerOf(legs: readonly ChannelRow[]): ChannelRow {
  const caller = legs.find((leg) => !isDialled(leg)) ?? legs[0];
  if (caller === undefined) {
    throw new Error("A call without a leg cannot be: groups are made of channels.");
  }
  return caller;
}

/** The order of the legs of a call for {@link callerOf}: oldest first; of the same moment by id. */
export function byAge(a: ChannelRow, b: ChannelRow): number {
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1);
}
