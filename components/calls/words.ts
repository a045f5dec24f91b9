import { formatElapsed } from "@/components/live/ticker";
import type { Tone } from "@/components/ui/state-pill";
import { untrusted } from "@/components/ui/untrusted";
import type { Call, CallState } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";

export { callText, isTogether, legText, partyText, targetText } from "@/components/ui/call-label";

export const stateWords: Record<CallState, { word: string; tone: Tone }> = {
  dialing: { word: "dialing", tone: "busy" },
  ringing: { word: "ringing", tone: "warn" },
  up: { word: "up", tone: "good" },
  held: { word: "held", tone: "warn" },
  waiting: { word: "waiting", tone: "warn" },
};

/**
 * Where in the dialplan a channel is: `601@default, 2 · Echo()`. One without an extension, as a leg that Asterisk dials,
 * stands nowhere in particular: then its context alone, and no priority.
 */
export function dialplanWords({
  exten,
  context,
  priority,
  appName,
  appData,
}: ChannelRow["dialplan"]): string {
  const place = exten === "" ? context : `${untrusted(exten)}@${context}, ${priority}`;
  const runs = appName === "" ? "" : `${appName}(${untrusted(appData)})`;
  return [place, runs].filter((part) => part !== "").join(" · ") || "none";
}

/** From when the running time of a call counts: the answer, else its beginning. */
export function sinceMs(call: Call): number {
  return call.answeredAtMs ?? call.startedAtMs;
}

/** What the time of a list of calls is, for the head of its column. */
export const timeMeaning =
  "Since the answer; before it, since the call began. How long it waited for the answer stands in the title of each time.";

/** What the running time of a call is: `Since the answer at 14:03:10. Began at 14:02:40, answered after 00:30.` */
export function timeTitle({ answeredAtMs, startedAtMs }: Pick<Call, "answeredAtMs" | "startedAtMs">): string {
  if (answeredAtMs === null) return `Since the call began at ${clock(startedAtMs)}. Not answered yet.`;
  const waited = formatElapsed(answeredAtMs - startedAtMs);
  return `Since the answer at ${clock(answeredAtMs)}. Began at ${clock(startedAtMs)}, answered after ${waited}.`;
}

/** What the running time of a channel is: how long it has been in its state. */
export function legTimeTitle({ state, stateSinceMs, createdAtMs }: ChannelRow): string {
  return `${state} since ${clock(stateSinceMs)}. Began at ${clock(createdAtMs)}.`;
}

const clock = (atMs: number): string => new Date(atMs).toLocaleTimeString(undefined, { timeStyle: "medium" });
