/** One pass of a tone. */
interface TonePass {
  /** The same tone, each part of which Asterisk plays once. */
  media: string;
  lengthMs: number;
}

/** `1004/200`, `!440+480/2000`, `M60/500`: a frequency, two of them, or one on another, for so many ms. */
const timedPart = /^!?(M?\d+(?:[+*]M?\d+)?\/(\d+))$/;

/**
 * A tone that is written out plays over and over; with `!` before each part it falls silent after the last one, though
 * Asterisk tells no end of it (main/indications.c; tests/integration/media/notice-and-recording.test.ts). Null for what
 * has no length of its own: a sound, a tone by its name, a part that has no time.
 */
export function tonePass(media: string): TonePass | null {
  const [, written, zone = ""] = /^tone:([^;]+)(;.*)?$/.exec(media) ?? [];
  if (written === undefined) return null;
  const parts = written.split(",").map((part) => timedPart.exec(part));
  const lengths = parts.map((part) => Number(part?.[2] ?? 0));
  if (lengths.includes(0)) return null;
  return {
    media: `tone:${parts.map((part) => `!${part?.[1]}`).join(",")}${zone}`,
    lengthMs: lengths.reduce((sum, ms) => sum + ms, 0),
  };
}
