import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTimestamp } from "@/lib/live/timestamp";

describe("parseTimestamp", () => {
  test("reads a zone without a colon", () => {
    expect(parseTimestamp("2026-01-02T03:04:05.678+0100")).toBe(Date.parse("2026-01-02T02:04:05.678Z"));
    expect(parseTimestamp("2026-01-02T03:04:05.678-0430")).toBe(Date.parse("2026-01-02T07:34:05.678Z"));
  });

  test("agrees with Date.parse on any moment and zone, in any order", () => {
    const moment = fc.record({
      date: fc.date({
        min: new Date("2001-01-01"),
        max: new Date("2099-01-01"),
        noInvalidDate: true,
      }),
      zone: fc.constantFrom("+0000", "+0100", "-0430", "+1345"),
    });
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 6 }), (moments) => {
        for (const { date, zone } of [...moments, ...moments]) {
          const text = date.toISOString().replace("Z", "");
          const expected = Date.parse(`${text}${zone.slice(0, 3)}:${zone.slice(3)}`);
          expect(parseTimestamp(`${text}${zone}`)).toBe(expected);
        }
      }),
    );
  });

  test("takes other forms of ISO 8601 as Date.parse does, and nonsense as NaN", () => {
    expect(parseTimestamp("2026-01-02T03:04:05Z")).toBe(Date.parse("2026-01-02T03:04:05Z"));
    expect(parseTimestamp("")).toBeNaN();
    expect(parseTimestamp("xxxx-xx-xxTxx:xx:xx.xxx+xxxx")).toBeNaN();
  });
});
