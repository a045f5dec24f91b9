import type { ChannelRow } from "@/lib/live/rows";
import type { CallsRow } from "./call-rows";

/** Something that stands beside a call: the short word, and the whole of it for a tooltip and a screen reader. */
export interface Mark {
  id: "spied" | "held" | "muted" | "music";
  word: string;
  meaning: string;
}

const mutedWords = { in: "muted", out: "deaf", both: "muted, deaf" } as const;
const mutedMeanings = {
  in: "muted: the others do not hear it",
  out: "muted: it does not hear the others",
  both: "muted both ways",
} as const;

/** Marks of a call over all its legs, or of one channel. */
export function marksOf(row: CallsRow): Mark[] {
  const legs: readonly ChannelRow[] = row.kind === "leg" ? [row.leg] : row.legs;
  const marks: Mark[] = [];
  const spied = row.kind === "leg" ? row.leg.snooperIds.length : row.call.marks.spied;
  if (spied > 0) {
    const by = row.kind === "leg" ? [] : row.call.marks.spiedBy;
    marks.push({
      id: "spied",
      word: by.length === 1 ? `${by[0]}` : String(spied),
      meaning: `listened to by ${by.length === 0 ? spied : by.join(", ")}`,
    });
  }
  const byDevice = legs.some((leg) => leg.heldByDevice);
  if (byDevice || legs.some((leg) => leg.commanded.held === true)) {
    marks.push({ id: "held", word: "held", meaning: byDevice ? "held by its device" : "held" });
  }
  for (const { commanded } of legs) {
    const { muted } = commanded;
    if (muted === null || muted === "none") continue;
    marks.push({ id: "muted", word: mutedWords[muted], meaning: mutedMeanings[muted] });
    break;
  }
  const music = legs.map((leg) => leg.commanded.music).find((each) => each !== null && each !== "");
  if (typeof music === "string") {
    marks.push({ id: "music", word: "music", meaning: `hears music: ${music}` });
  }
  return marks;
}
