/** Marks that turn the direction of all text after them (Unicode UAX 9: embeddings, overrides, isolates). */
const directionMarks = /[\u202a-\u202e\u2066-\u2069]/g;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * A name that a caller chose, safe beside other text: its own direction marks are taken out, and one that is written
 * from right to left is isolated, so that it cannot reorder what stands around it.
 */
export function untrusted(text: string): string {
  const plain = text.replace(directionMarks, "");
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
}
