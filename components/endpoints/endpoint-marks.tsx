import { CircleHelp, CircleX, Pause, Phone, PhoneCall, PhoneOff, Signal, Volume2 } from "lucide-react";
import type { ReactNode } from "react";
import { StatePill } from "@/components/ui/state-pill";
import type { ContactRow, EndpointRow } from "@/lib/live/rows";
import {
  deviceWord,
  type EndpointState,
  endpointState,
  endpointStateTone,
  endpointStateWord,
} from "./endpoint-state";

const icons: Record<EndpointState, ReactNode> = {
  talking: <PhoneCall />,
  ringing: <Volume2 />,
  held: <Pause />,
  idle: <Phone />,
  offline: <PhoneOff />,
  unknown: <CircleHelp />,
};

/** What the phone does now. */
export function EndpointMark({ endpoint }: { endpoint: EndpointRow }) {
  const state = endpointState(endpoint);
  return (
    <StatePill tone={endpointStateTone[state]} icon={icons[state]}>
      {endpointStateWord[state]}
    </StatePill>
  );
}

/** The device state in words; the one that Asterisk uses in its title. `bare` where a heading says what it is. */
export function DeviceMark({ state, bare = false }: { state: string; bare?: boolean }) {
  const { word } = deviceWord(state);
  return (
    <span className="truncate text-ink-2" title={`Device state ${state}`}>
      {bare ? word : `Device ${word.toLowerCase()}`}
    </span>
  );
}

const contactWords: Record<string, string> = { NonQualified: "Not measured" };

/** Where the phone is registered, and how fast it answers. */
export function ContactMark({ contact }: { contact: ContactRow }) {
  const bad = contact.status === "Unreachable";
  return (
    <StatePill
      tone={bad ? "bad" : contact.status === "Reachable" ? "good" : "quiet"}
      icon={bad ? <CircleX /> : <Signal />}
      className="max-w-full text-xs"
    >
      <span title={contact.uri}>
        {contactWords[contact.status] ?? contact.status}
        {contact.roundtripMs === null ? "" : ` ${Math.round(contact.roundtripMs)} ms`}
      </span>
    </StatePill>
  );
}
