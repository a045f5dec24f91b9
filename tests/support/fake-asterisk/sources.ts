import { type BareEvent, endpointOf } from "./world";

export type SourceKind = "channel" | "bridge" | "endpoint" | "deviceState";

/** What an application can subscribe to. */
export interface Source {
  kind: SourceKind;
  /** Empty for everything of the kind. */
  id: string;
}

/** `channel:abc`, `endpoint:PJSIP/alice`, `bridge:`; undefined for another scheme. */
export function parseSource(text: string): Source | undefined {
  const [, kind, id = ""] = /^(channel|bridge|endpoint|deviceState):(.*)$/.exec(text) ?? [];
  return kind === undefined ? undefined : { kind: kind as SourceKind, id };
}

/** What an event is about: its own source first, then those that forward it. None: everybody's, a global variable. */
export function sourcesOf(event: BareEvent): Source[] {
  if (event.type === "DeviceStateChanged") return [{ kind: "deviceState", id: event.device_state.name }];
  if ("playback" in event) return targetOf(event.playback.target_uri);
  if ("recording" in event) return targetOf(event.recording.target_uri);
  if ("bridge" in event && event.bridge !== undefined) return [{ kind: "bridge", id: event.bridge.id }];
  if ("endpoint" in event && event.endpoint !== undefined) {
    const { technology, resource } = event.endpoint;
    return [
      { kind: "endpoint", id: `${technology}/${resource}` },
      { kind: "endpoint", id: technology },
    ];
  }
  const channel =
    event.type === "Dial" ? (event.caller ?? event.peer) : "channel" in event ? event.channel : undefined;
  if (channel === undefined) return [];
  const endpoint = endpointOf(channel);
  return [
    { kind: "channel", id: channel.id },
    { kind: "endpoint", id: endpoint },
    { kind: "endpoint", id: endpoint.split("/")[0] ?? "" },
  ];
}

function targetOf(uri: string): Source[] {
  const source = parseSource(uri);
  return source === undefined ? [] : [source];
}
