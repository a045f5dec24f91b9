import type { SpyRow, SpySides } from "@/lib/live/rows";
import type { Told } from "../command";

function modeWords({ mode, whisperTo }: Pick<SpyRow, "mode" | "whisperTo">): string {
  if (mode !== "whisper") return mode;
  return whisperTo === "far" ? "whisper to the other side" : "whisper to the party listened to";
}

const sidesWords = { mixed: "both sides together", apart: "both sides apart" } as const;

type Spied = Pick<SpyRow, "targetId">;

/** Whom it is on as the call has or had them; where nobody knows, its channel's id is all there is, and no name. */
function spied({ targetId }: Spied, whom: string | null): { words: string; input: Told["input"] } {
  return { words: whom ?? targetId, input: { ...(whom === null ? {} : { whom }), channelId: targetId } };
}

/** For the audit: by its id alone nobody knows a session, or the call that it was on, a day later. */
export function aboutTold(row: Spied & Pick<SpyRow, "mode" | "whisperTo">, whom: string | null): Told {
  const { words, input } = spied(row, whom);
  return { detail: `${words}, in the mode ${modeWords(row)}`, input: { ...input, mode: row.mode } };
}

/** What is recorded, and of whom. */
export function recordTold(row: SpyRow, sides: SpySides, whom: string | null): Told {
  const { words, input } = spied(row, whom);
  return { detail: `${words}, ${sidesWords[sides]}`, input };
}

/** From what to what: of the mode with whom a whisper reaches, the sides and following, those that changed. */
export function changeTold(from: SpyRow, to: SpyRow, whom: string | null): Told {
  const about = spied(to, whom);
  const words = [
    [modeWords(from), modeWords(to)],
    [sidesWords[from.sides], sidesWords[to.sides]],
    [followWords(from), followWords(to)],
  ].flatMap(([was, is]) => (was === is ? [] : [`${was} → ${is}`]));
  return {
    detail: `${about.words}: ${words.length === 0 ? "nothing changed" : words.join("; ")}`,
    input: {
      ...about.input,
      changedFrom: {
        ...(from.mode === to.mode ? {} : { mode: from.mode }),
        ...(from.whisperTo === to.whisperTo ? {} : { whisperTo: from.whisperTo }),
        ...(from.sides === to.sides ? {} : { sides: from.sides }),
        ...((from.follows === null) === (to.follows === null) ? {} : { follow: from.follows !== null }),
      },
    },
  };
}

function followWords({ follows }: SpyRow): string {
  return follows === null ? "this call only" : "followed into the next calls";
}
