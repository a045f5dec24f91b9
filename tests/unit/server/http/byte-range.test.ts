import { expect, it } from "vitest";
import { readRange } from "@/server/http/byte-range";

const part = (from: number, until: number) => ({ from, until });

it.each([
  ["bytes=0-", part(0, 100)],
  ["bytes=0-0", part(0, 1)],
  ["bytes=99-", part(99, 100)],
  ["bytes=10-19", part(10, 20)],
  ["bytes=10-1000", part(10, 100)],
  ["bytes=-1", part(99, 100)],
  ["bytes=-1000", part(0, 100)],
  [" bytes=5-6 ", part(5, 7)],
  ["bytes=100-", "none"],
  ["bytes=100-200", "none"],
  ["bytes=-0", "none"],
  [null, null],
  ["", null],
  ["bytes=-", null],
  ["bytes=9-3", null],
  ["bytes=1-2,4-5", null],
  ["bytes=a-b", null],
  ["samples=1-2", null],
  ["bytes=1.5-2", null],
])("a range of %s is %j", (header, wanted) => {
  expect(readRange(header, 100)).toEqual(wanted);
});

it("of an empty file nothing can be asked for", () => {
  expect([readRange("bytes=0-", 0), readRange("bytes=-5", 0), readRange(null, 0)]).toEqual([
    "none",
    "none",
    null,
  ]);
});
