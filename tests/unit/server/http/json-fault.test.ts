import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonFault } from "@/server/http/json-fault";

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it("agrees with JSON.parse on whether there is a fault, for texts that are nearly JSON", () => {
  const nearly = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", ",", "{", "]", '"', "\\", "tru", "-", "0", ".", "\n", "\u0001", ":"),
    )
    .map(([json, at, extra]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + extra + json.slice(extra === "" ? place + 1 : place);
    });
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), nearly, fc.string()),
      (text) => (jsonFault(text) === null) === parses(text),
    ),
    { numRuns: 2000 },
  );
});

it.each([
  ["", 1, 1],
  ['{"a":1', 1, 7],
  ['{"a" 1}', 1, 6],
  ['{"a":1,\n "b":nul}', 2, 6],
  ['{"a":1} x', 1, 9],
  ["[1 2]", 1, 4],
  ["[01]", 1, 3],
])("finds the place in %j", (text, line, column) => {
  expect(jsonFault(text)).toEqual({ line, column });
});

it("is not overwhelmed by depth", () => {
  expect(jsonFault("[".repeat(250_000))).toEqual({ line: 1, column: 250_001 });
});
