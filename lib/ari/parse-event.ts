import { type AriEvent, requiredEventFields } from "./generated/events";

/** A known event, or what came instead: unknown type, missing field, no JSON. */
export type ParsedEvent = { event: AriEvent } | { unknown: unknown };

// A Map and not the object: `type` comes from outside and may be "constructor".
const requiredFields = new Map<string, readonly string[]>(Object.entries(requiredEventFields));

/**
 * Reads one text frame of the event socket. Known means: `type` is in the table, `application` and `timestamp` are
 * text, and the required fields of the type are there; what is inside them is trusted. Never throws.
 */
export function parseEvent(text: string): ParsedEvent {
  let raw: Record<string, unknown>;
  try {
    raw = JSON.parse(text);
  } catch {
    return { unknown: text };
  }
  if (typeof raw !== "object" || raw === null) return { unknown: raw };
  const fields = requiredFields.get(raw["type"] as string);
  if (
    fields === undefined ||
    typeof raw["timestamp"] !== "string" ||
    typeof raw["application"] !== "string"
  ) {
    return { unknown: raw };
  }
  for (let index = 0; index < fields.length; index++) {
    const value = raw[fields[index] as string];
    if (value === undefined || value === null) return { unknown: raw };
  }
  return { event: raw as unknown as AriEvent };
}
