import type { Call, CallParty, CallTarget } from "@/lib/live/calls";
import { partyAt } from "@/lib/live/own-channels";
import type { ChannelRow } from "@/lib/live/rows";
import { personText } from "./channel-label";
import { untrusted } from "./untrusted";

/** A party of a call: the person, or else the endpoint. */
export function partyText({ endpoint, ...party }: Pick<CallParty, "name" | "number" | "endpoint">): string {
  return personText(party) || endpoint || "unknown";
}

/** What a call is connected to, in words. */
export function targetText(target: CallTarget): string {
  switch (target.kind) {
    case "party":
      return partyText(target);
    case "conference":
      return `${target.name === "" ? "Conference" : untrusted(target.name)} ×${target.size}`;
    case "room":
      return `${target.name === "" ? "Room" : untrusted(target.name)} (waiting)`;
    case "nobody":
      return "nobody";
    case "application":
      return target.name;
    case "place":
      return placeText(target);
  }
}

/** Extensions that people did not dial: start, hang-up, invalid, timeout, error, … (main/pbx.c). */
const ownExtension = /^[a-z]?$/i;

/** Where in the dialplan: what was dialled, else what runs there. */
function placeText({ appName, exten, context }: Extract<CallTarget, { kind: "place" }>): string {
  if (!ownExtension.test(exten)) return untrusted(exten);
  if (appName === "") return context === "" ? "the dialplan" : context;
  // What Asterisk says of a leg that it dials (main/dial.c, apps/app_dial.c): no word for people.
  if (appName.startsWith("AppDial")) return "outgoing call";
  return context === "" ? appName : `${appName} in ${context}`;
}

/** Whether two sides hear each other, rather than one waiting for, or being in, something. */
export function isTogether(call: Call): boolean {
  const { kind } = call.to;
  return (call.state === "up" || call.state === "held") && (kind === "party" || kind === "conference");
}

/** Both sides, for names and for a screen reader. */
export function callText(call: Call): string {
  const word = isTogether(call) ? "with" : call.to.kind === "application" ? "in" : "to";
  return `${partyText(call.from)} ${word} ${targetText(call.to)}`;
}

/** Who sits at a channel. */
export function legText(leg: ChannelRow): string {
  return partyText({ ...partyAt(leg), endpoint: leg.endpoint ?? leg.name });
}
