import type { AuditRow } from "./use-audit";

/** What a mode was, once it is over. */
const modes: Readonly<Record<string, string>> = {
  listen: "Listened",
  whisper: "Whispered",
  barge: "Barged in",
};

/** `14:05:09`, in the reader's zone. */
const clock = (atMs: number): string => new Date(atMs).toLocaleTimeString(undefined, { timeStyle: "medium" });

/**
 * Of a stretch of listening: the mode, whom it reached, and from when to when it was heard, as in `Whispered to the
 * party listened to, 14:05:09–14:05:40, then barged in`. Null for any other act.
 */
export function listenedWords({ command, input }: Pick<AuditRow, "command" | "input">): string | null {
  if (command !== "spies.changed" && command !== "spies.ended") return null;
  const { mode, whisperTo, heardFromMs, heardToMs, nextMode } = input;
  const done = modes[String(mode)];
  if (done === undefined) return null;
  const whom =
    mode === "whisper" ? ` to ${whisperTo === "far" ? "the other side" : "the party listened to"}` : "";
  const hearers = mode === "barge" ? ", heard by both sides" : whom;
  const when =
    typeof heardFromMs === "number" && typeof heardToMs === "number"
      ? `, ${clock(heardFromMs)}–${clock(heardToMs)}`
      : "";
  const next = modes[String(nextMode)];
  return `${done}${hearers}${when}${next === undefined ? "" : `, then ${next.toLowerCase()}`}`;
}
