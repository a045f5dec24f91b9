import type { Tone } from "@/components/ui/state-pill";
import type { Call, CallState } from "@/lib/live/calls";

export { callText, isTogether, legText, partyText, targetText } from "@/components/ui/call-label";

export const stateWords: Record<CallState, { word: string; tone: Tone }> = {
  dialing: { word: "dialing", tone: "busy" },
  ringing: { word: "ringing", tone: "warn" },
  up: { word: "up", tone: "good" },
  held: { word: "held", tone: "warn" },
  waiting: { word: "waiting", tone: "warn" },
};

/** From when the running time of a call counts: the answer, else its beginning. */
export function sinceMs(call: Call): number {
  return call.answeredAtMs ?? call.startedAtMs;
}
