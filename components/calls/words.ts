import type { Tone } from "@/components/ui/state-pill";
import type { Call, CallParty, CallState, CallTarget } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";

export const stateWords: Record<CallState, { word: string; tone: Tone }> = {
  dialing: { word: "dialing", tone: "busy" },
  ringing: { word: "ringing", tone: "warn" },
  up: { word: "up", tone: "good" },
  held: { word: "held", tone: "warn" },
  waiting: { word: "waiting", tone: "warn" },
};

/** `alice (1001)`, the number, the name, or else the endpoint. */
export function partyText({
  name,
  number,
  endpoint,
}: Pick<CallParty, "name" | "number" | "endpoint">): string {
  if (name !== "" && number !== "" && name !== number) return `${name} (${number})`;
  return name || number || endpoint || "unknown";
}

/** What a call is connected to, in words. */
export function targetText(target: CallTarget): string {
  switch (target.kind) {
    case "party":
      return partyText(target);
    case "conference":
      return `${target.name === "" ? "Conference" : target.name} ×${target.size}`;
    case "room":
      return `${target.name === "" ? "Room" : target.name} (waiting)`;
    case "application":
      return target.name;
    case "place":
      return target.appName === "" ? target.exten : `${target.appName} ${target.exten}`.trim();
  }
}

/** Both sides, for names and for a screen reader. */
export function callText(call: Call): string {
  const arrow = call.state === "dialing" || call.state === "ringing" ? "to" : "with";
  return `${partyText(call.from)} ${arrow} ${targetText(call.to)}`;
}

/** Who sits at a channel. */
export function legText(leg: ChannelRow): string {
  return partyText({ ...leg.caller, endpoint: leg.endpoint ?? leg.name });
}

/** From when the running time of a call counts: the answer, else its beginning. */
export function sinceMs(call: Call): number {
  return call.answeredAtMs ?? call.startedAtMs;
}
