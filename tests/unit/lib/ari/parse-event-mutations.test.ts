import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requiredEventFields } from "@/lib/ari/generated/events";
import { parseEvent } from "@/lib/ari/parse-event";

/** Frames as a real Asterisk sent them; the first line of the tape is no event. */
const frames = readFileSync(
  fileURLToPath(new URL("../../../tapes/asterisk-22-calls.ndjson", import.meta.url)),
  "utf8",
)
  .split("\n")
  .slice(1)
  .filter((line) => line !== "")
  .map((line) => JSON.stringify(JSON.parse(line).event));

const required = new Map<string, readonly string[]>(Object.entries(requiredEventFields));

/** What may be said of any text: it is known with all that it must have, or handed on whole. */
function isSound(text: string): void {
  const parsed = parseEvent(text);
  if (!("event" in parsed)) {
    expect(Object.hasOwn(parsed, "unknown")).toBe(true);
    return;
  }
  const event = parsed.event as unknown as Record<string, unknown>;
  const fields = required.get(String(event["type"]));
  expect(fields).toBeDefined();
  for (const field of fields ?? []) {
    expect(event[field]).not.toBeUndefined();
    expect(event[field]).not.toBeNull();
  }
  expect([typeof event["type"], typeof event["application"], typeof event["timestamp"]]).toEqual([
    "string",
    "string",
    "string",
  ]);
  // Nothing that came as a key became the prototype of anything.
  expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
}

const frame = fc.constantFrom(...frames);

const byteFlips = fc
  .tuple(
    frame,
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 6 }),
  )
  .map(([text, flips]) => {
    const bytes = Buffer.from(text);
    for (const [place, by] of flips) {
      const at = place % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ by;
    }
    return bytes.toString();
  });

const truncated = fc.tuple(frame, fc.nat()).map(([text, place]) => text.slice(0, place % text.length));

/** Two frames in one, as a broken proxy would join them. */
const joined = fc.tuple(frame, frame).map(([one, other]) => one + other);

const strange = fc.oneof(
  fc.constantFrom<unknown>(null, 0, -0, 1e308, Number.MAX_SAFE_INTEGER, "", true, [], {}),
  fc.jsonValue(),
);

/** One field, at the top or in what stands there, is something else. */
const swapped = fc.tuple(frame, fc.nat(), strange, fc.boolean()).map(([text, place, value, isInner]) => {
  const event = JSON.parse(text) as Record<string, unknown>;
  const inner = Object.values(event).filter(
    (it): it is Record<string, unknown> => typeof it === "object" && it !== null,
  );
  const target = isInner ? (inner[place % Math.max(1, inner.length)] ?? event) : event;
  const keys = Object.keys(target);
  target[keys[place % Math.max(1, keys.length)] ?? "type"] = value;
  return JSON.stringify(event);
});

const keys = [
  "type",
  "application",
  "timestamp",
  "channel",
  "__proto__",
  "constructor",
  "toString",
  "bridge",
];
const values = [
  '"StasisStart"',
  '"__proto__"',
  "{}",
  "null",
  "1e999",
  "-1e999",
  "9".repeat(400),
  '{"type":"Dial"}',
];

/** A key twice: JSON.parse takes the last, so it must be the last that is judged. */
const doubled = fc
  .tuple(frame, fc.constantFrom(...keys), fc.constantFrom(...values), fc.boolean())
  .map(([text, key, value, isFirst]) =>
    isFirst
      ? `{${JSON.stringify(key)}:${value},${text.slice(1)}`
      : `${text.slice(0, -1)},${JSON.stringify(key)}:${value}}`,
  );

const deep = fc
  .tuple(frame, fc.integer({ min: 1, max: 5_000 }))
  .map(([text, depth]) => `${text.slice(0, -1)},"news":${"[".repeat(depth)}${"]".repeat(depth)}}`);

const mutated = fc.oneof(byteFlips, truncated, joined, swapped, doubled, deep);

describe("parseEvent, of what became of a tape", () => {
  it("knows each frame of it as it was", () => {
    expect(frames.length).toBeGreaterThan(600);
    for (const text of frames) expect(parseEvent(text)).toEqual({ event: JSON.parse(text) });
  });

  it.each([
    ["flipped bytes", byteFlips],
    ["cut off", truncated],
    ["two in one", joined],
    ["a field of another type", swapped],
    ["a key twice", doubled],
    ["deeply nested", deep],
  ] as const)("never throws and never delivers less than an event must have: %s", (_, texts) => {
    fc.assert(fc.property(texts, isSound), { numRuns: 500 });
  });

  it("knows none that is cut off", () => {
    fc.assert(
      fc.property(truncated, (text) => {
        expect(parseEvent(text)).toEqual({ unknown: text });
      }),
    );
  });

  it("judges the last of a doubled key", () => {
    const [first = ""] = frames;
    const { type } = JSON.parse(first) as { type: string };
    expect(parseEvent(`{"type":"Nonsense",${first.slice(1)}`)).toHaveProperty("event.type", type);
    expect(parseEvent(`${first.slice(0, -1)},"type":"Nonsense"}`)).toHaveProperty("unknown.type", "Nonsense");
    expect(parseEvent(`${first.slice(0, -1)},"timestamp":null}`)).toHaveProperty("unknown.timestamp", null);
  });

  it("does not take what a __proto__ key brings for fields of the event", () => {
    const inherited =
      '{"__proto__":{"type":"ChannelCreated","application":"a","timestamp":"t","channel":{}},"news":1}';
    expect("unknown" in parseEvent(inherited)).toBe(true);
    const half =
      '{"type":"ChannelCreated","application":"a","timestamp":"t","__proto__":{"channel":{"id":"c"}}}';
    expect("unknown" in parseEvent(half)).toBe(true);
  });

  it("loses no good event among bad ones, and keeps their order", () => {
    const mixed = fc.array(
      fc.oneof(
        frame.map((text) => ({ text, isGood: true })),
        mutated.map((text) => ({ text, isGood: false })),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(mixed, (stream) => {
        const known = stream.flatMap((it) => {
          const parsed = parseEvent(it.text);
          return it.isGood && "event" in parsed ? [parsed.event] : [];
        });
        expect(known).toEqual(stream.filter((it) => it.isGood).map(({ text }) => JSON.parse(text)));
      }),
    );
  });
});
