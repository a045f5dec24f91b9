/** Marks that turn the direction of text (Unicode UAX 9: embeddings, overrides, isolates, and the implicit ones). */
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Blocks of scripts written from right to left: Hebrew to Arabic Extended-A, presentation forms, and those beyond. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A text that somebody outside chose, safe beside other text: its own direction marks are taken out, and one that is
 * written from right to left is isolated, so that it cannot reorder what stands around it.
 */
export function untrusted(text: string): string {
  const plain = text.replace(directionMarks, "");
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** A value as indented JSON for reading, each text in it made safe. Not for copying: marks are missing from it. */
export function untrustedJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_name, each: unknown) => (typeof each === "string" ? untrusted(each) : each),
    2,
  ).replace(directionMarks, (mark) => (mark === "\u2068" || mark === "\u2069" ? mark : ""));
}
