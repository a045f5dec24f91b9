import type { AriEvent } from "../generated/events";
import { requiredEventFields } from "../generated/events";
import { models } from "../generated/models";
import type { Kind } from "../key";

/** `kind:id`, what listeners of one resource are kept by. */
export type Subject = `${Kind}:${string}`;

/** Names a resource as {@link subjectsOf} does. */
export function subjectOf(kind: Kind, id: string): Subject {
  return `${kind}:${id}`;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the subjects of one model; `target_uri` is `channel:ID` or `bridge:ID` (res/stasis/app.c). */
const readers: Readonly<Record<string, (value: Fields, found: Subject[]) => void>> = {
  Channel: ({ id }, found) => void found.push(`channel:${id}`),
  Bridge: ({ id }, found) => void found.push(`bridge:${id}`),
  Playback: ({ id, target_uri }, found) => void found.push(`playback:${id}`, target_uri as Subject),
  LiveRecording: ({ name, target_uri }, found) =>
    void found.push(`liveRecording:${name}`, target_uri as Subject),
  Endpoint: ({ technology, resource }, found) => void found.push(`endpoint:${technology}/${resource}`),
  DeviceState: ({ name }, found) => void found.push(`deviceState:${name}`),
};

/** Where a resource is inside an event: field names from the event inwards, and the model there. */
interface Place {
  readonly path: readonly string[];
  readonly read: (value: Fields, found: Subject[]) => void;
}

function placesIn(model: string, path: readonly string[]): Place[] {
  return Object.entries(models[model]?.fields ?? {}).flatMap(([field, { type }]) => {
    const inner = [...path, field];
    const read = readers[type];
    if (read !== undefined) return [{ path: inner, read }];
    return models[type] === undefined ? [] : placesIn(type, inner);
  });
}

// Once for each event type, out of the documents: no event is listed by hand. A Map because `type` comes from outside.
const placesOfType = new Map(Object.keys(requiredEventFields).map((type) => [type, placesIn(type, [])]));

/**
 * Every resource that an event is about: those in its fields, the target of its playback or recording, its application
 * and its Asterisk. May name one twice.
 */
export function subjectsOf(event: AriEvent): Subject[] {
  const found: Subject[] = [`application:${event.application}`];
  if (event.asterisk_id !== undefined) found.push(`asterisk:${event.asterisk_id}`);
  for (const { path, read } of placesOfType.get(event.type) ?? []) {
    let value: unknown = event;
    for (const field of path) value = (value as Fields | null | undefined)?.[field];
    if (typeof value === "object" && value !== null) read(value as Fields, found);
  }
  return found;
}

/**
 * The channel, bridge or playback that nothing more will be told of: their ids do not come again. (A name of a recording
 * may, so it is none of them.)
 */
export function endedIn(event: AriEvent): Subject | undefined {
  switch (event.type) {
    case "ChannelDestroyed":
      return subjectOf("channel", event.channel.id);
    case "BridgeDestroyed":
      return subjectOf("bridge", event.bridge.id);
    case "PlaybackFinished":
      return subjectOf("playback", event.playback.id);
    default:
      return undefined;
  }
}
