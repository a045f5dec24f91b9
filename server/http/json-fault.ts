/** Tokens of JSON (RFC 8259); sticky, so that each is tried only where the last one ended. */
const space = /[ \t\r\n]*/y;
const scalar =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a bare control character in a string is what JSON forbids
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

type Expected = "value" | "first-value" | "key" | "first-key" | "colon" | "next" | "end";

/** A line and a column, both from 1. */
export interface TextPlace {
  line: number;
  column: number;
}

/**
 * Where JSON goes wrong; null where it does not. `JSON.parse` says it only for some faults, and quotes the text around,
 * which may be a password.
 */
export function jsonFault(text: string): TextPlace | null {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "value";
  let at = skip(space, text, 0);
  while (at < text.length) {
    const step = read(text, at, expected, open);
    if (step === null) return placeOf(text, at);
    expected = step.expected;
    at = skip(space, text, step.at);
  }
  return expected === "end" ? null : placeOf(text, text.length);
}

function read(
  text: string,
  at: number,
  expected: Expected,
  open: ("{" | "[")[],
): { at: number; expected: Expected } | null {
  const character = text[at] ?? "";
  const after = (): Expected => (open.length === 0 ? "end" : "next");
  switch (expected) {
    case "key":
    case "first-key": {
      if (character === "}" && expected === "first-key") return close(open, at, after);
      const end = character === '"' ? skip(scalar, text, at) : at;
      return end > at ? { at: end, expected: "colon" } : null;
    }
    case "colon":
      return character === ":" ? { at: at + 1, expected: "value" } : null;
    case "next":
      if (character === (open.at(-1) === "{" ? "}" : "]")) return close(open, at, after);
      if (character !== ",") return null;
      return { at: at + 1, expected: open.at(-1) === "{" ? "key" : "value" };
    case "value":
    case "first-value": {
      if (character === "]" && expected === "first-value") return close(open, at, after);
      if (character === "{" || character === "[") {
        open.push(character);
        return { at: at + 1, expected: character === "{" ? "first-key" : "first-value" };
      }
      const end = skip(scalar, text, at);
      return end > at ? { at: end, expected: after() } : null;
    }
    case "end":
      return null;
    default:
      expected satisfies never;
      return null;
  }
}

function close(open: ("{" | "[")[], at: number, after: () => Expected): { at: number; expected: Expected } {
  open.pop();
  return { at: at + 1, expected: after() };
}

/** Where the pattern ends when it starts at `at`; `at` itself when it does not match. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function placeOf(text: string, at: number): TextPlace {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: at - lineStart + 1 };
}
