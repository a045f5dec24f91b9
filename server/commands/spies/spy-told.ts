import type { NodeState } from "@/lib/live/node-state";
import type { SpyRow, SpySides } from "@/lib/live/rows";
import { targetWords } from "../../nodes/target-words";
import type { Told } from "../command";

type Live = Pick<NodeState, "row">;

function spiedWhom({ targetId }: Pick<SpyRow, "targetId">, live: Live): string {
  return targetWords({ kind: "channel", channelId: targetId }, live);
}

function modeWords({ mode, whisperTo }: Pick<SpyRow, "mode" | "whisperTo">): string {
  if (mode !== "whisper") return mode;
  return whisperTo === "far" ? "whisper to the other side" : "whisper to the party listened to";
}

const sidesWords = { mixed: "both sides together", apart: "both sides apart" } as const;

/** For the audit: by its id alone nobody knows a session, or the call that it was on, a day later. */
export function aboutTold(row: Pick<SpyRow, "targetId" | "mode" | "whisperTo">, live: Live): Told {
  const whom = spiedWhom(row, live);
  return {
    detail: `${whom}, in the mode ${modeWords(row)}`,
    input: { whom, channelId: row.targetId, mode: row.mode },
  };
}

/** What is recorded, and of whom. */
export function recordTold(row: SpyRow, sides: SpySides, live: Live): Told {
  const whom = spiedWhom(row, live);
  return { detail: `${whom}, ${sidesWords[sides]}`, input: { whom, channelId: row.targetId } };
}

/** From what to what: of the mode with whom a whisper reaches, the sides and following, those that changed. */
export function changeTold(from: SpyRow, to: SpyRow, live: Live): Told {
  const whom = spiedWhom(to, live);
  const words = [
    [modeWords(from), modeWords(to)],
    [sidesWords[from.sides], sidesWords[to.sides]],
    [followWords(from), followWords(to)],
  ].flatMap(([was, is]) => (was === is ? [] : [`${was} → ${is}`]));
  return {
    detail: `${whom}: ${words.length === 0 ? "nothing changed" : words.join("; ")}`,
    input: {
      whom,
      channelId: to.targetId,
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
