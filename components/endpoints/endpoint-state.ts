import type { Tone } from "@/components/ui/state-pill";
import type { EndpointRow } from "@/lib/live/rows";

/** The states that people tell apart, in the order of the filter. */
export const endpointStates = ["talking", "ringing", "held", "idle", "offline", "unknown"] as const;
export type EndpointState = (typeof endpointStates)[number];

export const endpointStateWord: Record<EndpointState, string> = {
  talking: "In a call",
  ringing: "Ringing",
  held: "On hold",
  idle: "Idle",
  offline: "Offline",
  unknown: "Unknown",
};

export const endpointStateTone: Record<EndpointState, Tone> = {
  talking: "busy",
  ringing: "warn",
  held: "warn",
  idle: "good",
  offline: "quiet",
  unknown: "quiet",
};

/**
 * What the phone does, from its device state where one was told, else from the endpoint's state and its channels. The
 * device state knows more (ringing, hold); `state` only knows whether it is registered (main/endpoints.c).
 */
export function endpointState(
  endpoint: Pick<EndpointRow, "state" | "deviceState" | "channelIds">,
): EndpointState {
  switch (endpoint.deviceState) {
    case "INUSE":
    case "BUSY":
      return "talking";
    case "RINGING":
    case "RINGINUSE":
      return "ringing";
    case "ONHOLD":
      return "held";
    case "UNAVAILABLE":
    case "INVALID":
      // Its last call may outlive its registration.
      return endpoint.channelIds.length > 0 ? "talking" : "offline";
  }
  if (endpoint.channelIds.length > 0) return "talking";
  if (endpoint.state === "offline") return "offline";
  if (endpoint.state === "online" || endpoint.deviceState === "NOT_INUSE") return "idle";
  return "unknown";
}

/** Words for the device states that Asterisk has (main/devicestate.c); others are shown as they come. */
const deviceWords: Record<string, { word: string; tone: Tone }> = {
  UNKNOWN: { word: "Unknown", tone: "quiet" },
  NOT_INUSE: { word: "Not in use", tone: "good" },
  INUSE: { word: "In use", tone: "busy" },
  BUSY: { word: "Busy", tone: "busy" },
  INVALID: { word: "Invalid", tone: "bad" },
  UNAVAILABLE: { word: "Unavailable", tone: "quiet" },
  RINGING: { word: "Ringing", tone: "warn" },
  RINGINUSE: { word: "Ringing, in use", tone: "warn" },
  ONHOLD: { word: "On hold", tone: "warn" },
};

export function deviceWord(state: string): { word: string; tone: Tone } {
  return deviceWords[state] ?? { word: state, tone: "quiet" };
}

/** Whether the device state adds nothing to the word that stands beside it. */
export function saysTheSame(endpoint: Pick<EndpointRow, "state" | "deviceState" | "channelIds">): boolean {
  const usual: Record<EndpointState, string> = {
    talking: "INUSE",
    ringing: "RINGING",
    held: "ONHOLD",
    idle: "NOT_INUSE",
    offline: "UNAVAILABLE",
    unknown: "UNKNOWN",
  };
  return endpoint.deviceState === usual[endpointState(endpoint)];
}
