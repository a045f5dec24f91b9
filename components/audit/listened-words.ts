import { commandWords } from "./command-words";
import type { AuditRow } from "./use-audit";

type Stretch = Pick<AuditRow, "command" | "input" | "outcome">;

/** What a mode is while it goes on, and once it is over. */
const modes: Readonly<Record<string, { now: string; over: string }>> = {
  listen: { now: "Listens", over: "Listened" },
  whisper: { now: "Whispers", over: "Whispered" },
  barge: { now: "Barges in", over: "Barged in" },
};

/** `14:05:09`, in the reader's zone. */
const clock = (atMs: number): string => new Date(atMs).toLocaleTimeString(undefined, { timeStyle: "medium" });

/**
 * A stretch of listening, which has its row from its first moment on; null for any other act. `running` its end is not
 * written yet · `cut` the panel was killed meanwhile, so nobody knows its end.
 */
function stretchOf({ command, outcome }: Stretch): "running" | "cut" | "over" | null {
  if (command !== "spies.changed" && command !== "spies.ended") return null;
  return outcome === "started" ? "running" : outcome === "unknown" ? "cut" : "over";
}

/** Whether it is a stretch of listening that goes on. */
export function isListening(row: Stretch): boolean {
  return stretchOf(row) === "running";
}

/** The act of a row, in words. A stretch of listening by its mode: `Listens` while it goes on, `Whispered` after it. */
export function actWords(row: Stretch): string {
  const stretch = stretchOf(row);
  const mode = stretch === null ? undefined : modes[String(row.input["mode"])];
  if (mode === undefined) return commandWords(row.command);
  return stretch === "running" ? mode.now : mode.over;
}

/**
 * Of a stretch of listening: the mode, whom it reaches, and from when to when it was heard, as in `Whispered to the
 * party listened to, 14:05:09–14:05:40, then barged in` and `Listens since 14:05:09`. Null for any other act.
 */
export function listenedWords(row: Stretch): string | null {
  const stretch = stretchOf(row);
  const { mode, whisperTo, heardFromMs, heardToMs, nextMode } = row.input;
  const words = modes[String(mode)];
  if (stretch === null || words === undefined) return null;
  const whom =
    mode === "whisper" ? ` to ${whisperTo === "far" ? "the other side" : "the party listened to"}` : "";
  const hearers = mode === "barge" ? ", heard by both sides" : whom;
  const from = typeof heardFromMs === "number" ? clock(heardFromMs) : null;
  if (stretch === "running") return `${words.now}${hearers}${from === null ? "" : ` since ${from}`}`;
  if (stretch === "cut") {
    return `${words.over}${hearers}${from === null ? "" : ` from ${from} on`}; its end is not known`;
  }
  const when = from !== null && typeof heardToMs === "number" ? `, ${from}–${clock(heardToMs)}` : "";
  const next = modes[String(nextMode)];
  return `${words.over}${hearers}${when}${next === undefined ? "" : `, then ${next.over.toLowerCase()}`}`;
}
