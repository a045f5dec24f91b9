import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requiredEventFields } from "@/lib/ari/generated/events";
import { parseEvent } from "@/lib/ari/parse-event";

const base = { application: "panel", timestamp: "2026-01-02T03:04:05.678+0100", asterisk_id: "02:00" };

function eventOf(type: string, fields: readonly string[]): Record<string, unknown> {
  return { type, ...Object.fromEntries(fields.map((field) => [field, {}])), ...base };
}

describe("parseEvent", () => {
  it.each(Object.entries(requiredEventFields))("knows %s, and misses each of %j", (type, fields) => {
    const event = eventOf(type, fields);
    expect(parseEvent(JSON.stringify(event))).toEqual({ event });
    for (const missing of [...fields, "application", "timestamp"]) {
      const { [missing]: _, ...rest } = event;
      expect(parseEvent(JSON.stringify(rest))).toEqual({ unknown: rest });
      const empty = { ...event, [missing]: null };
      expect(parseEvent(JSON.stringify(empty))).toEqual({ unknown: empty });
    }
  });

  it("keeps fields that no document has", () => {
    const event = { ...eventOf("ChannelCreated", ["channel"]), news: [1] };
    expect(parseEvent(JSON.stringify(event))).toEqual({ event });
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    "5",
    '"text"',
    "{}",
    '{"type":"constructor"}',
    '{"type":"__proto__"}',
    '{"type":5}',
  ])("hands on what is no event: %s", (text) => {
    expect(parseEvent(text)).toHaveProperty("unknown");
  });

  it("never throws, whatever becomes of an event on its way", () => {
    const types = Object.keys(requiredEventFields);
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.array(fc.tuple(fc.nat(), fc.string({ maxLength: 3 })), { maxLength: 4 }),
        (type, mutations) => {
          let text = JSON.stringify(
            eventOf(type, requiredEventFields[type as keyof typeof requiredEventFields]),
          );
          for (const [place, insert] of mutations) {
            const at = place % text.length;
            text = text.slice(0, at) + insert + text.slice(at + 1);
          }
          const parsed = parseEvent(text);
          if (mutations.length === 0) expect(parsed).toHaveProperty("event.type", type);
          else expect("event" in parsed || "unknown" in parsed).toBe(true);
        },
      ),
    );
  });
});
