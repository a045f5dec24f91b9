import { commandWords } from "./command-words";
import type { AuditRow } from "./use-audit";

type Stretch = Pick<AuditRow, "command" | "input" | "outcome">;

/** What a mode is while it goes on, and once it is over. */
const modes: Readonly<Record<string, { now: string; over: string }>> = {
  listen: { now: "Listens", over: "Listened" },
  whisper: { now: "Whispers", over: "Whispered" },
  barge: { now: "Barges in", over: "Barged in" },
};
const talk = { now: "Talks", over: "Talked" };

const stretches: ReadonlySet<string> = new Set([
  "spies.started",
  "spies.changed",
  "spies.ended",
  "talks.started",
  "talks.ended",
]);

/** `14:05:09`, in the reader's zone. */
const clock = (atMs: number): string => new Date(atMs).toLocaleTimeString(undefined, { timeStyle: "medium" });

/**
 * A stretch of listening or a talk, which has its row from its first moment on; null for any other act. `running` its end
 * is not written yet · `cut` the panel was killed meanwhile, so nobody knows its end.
 */
function stretchOf({ command, outcome }: Stretch): "running" | "cut" | "over" | null {
  if (!stretches.has(command)) return null;
  return outcome === "started" ? "running" : outcome === "unknown" ? "cut" : "over";
}

/** Whether it is a stretch of listening or a talk that goes on. */
export function isRunning(row: Stretch): boolean {
  return stretchOf(row) === "running";
}

/** `isTalk`, or else by the mode; undefined for a mode that is not known. */
function actOf({ command, input }: Stretch): { now: string; over: string; isTalk: boolean } | undefined {
  const isTalk = command.startsWith("talks.");
  const words = isTalk ? talk : modes[String(input["mode"])];
  return words === undefined ? undefined : { ...words, isTalk };
}

/** The act of a row, in words. A stretch of listening by its mode: `Listens` while it goes on, `Whispered` after it. */
export function actWords(row: Stretch): string {
  const stretch = stretchOf(row);
  const act = stretch === null ? undefined : actOf(row);
  if (act === undefined) return commandWords(row.command);
  if (act.isTalk && stretch === "over" && row.input["talkedFromMs"] === null) return "Called in the browser";
  return stretch === "running" ? act.now : act.over;
}

/** Whom it reaches, after the verb; `whom` is the name that the call had. */
function hearersOf({ command, input }: Stretch): string {
  const { mode, whisperTo, whom } = input;
  const name = typeof whom === "string" ? whom : null;
  if (command.startsWith("talks.")) return name === null ? "" : ` with ${name}`;
  switch (mode) {
    case "whisper":
      if (whisperTo === "far") return ` to the other side${name === null ? "" : ` of ${name}`}`;
      return ` to ${name ?? "the party listened to"}`;
    case "barge":
      return `${name === null ? "" : ` on ${name}`}, heard by both sides`;
    default:
      return name === null ? "" : ` to ${name}`;
  }
}

/**
 * Of a stretch of listening or a talk: what it was, whom it reaches, and from when to when, as in `Whispered to Alice
 * (1001), 14:05:09–14:05:40, then barged in` and `Listens to Alice (1001) since 14:05:09`. The names are those of calls:
 * untrusted text. Null for any other act, and for a talk that came to nothing.
 */
export function listenedWords(row: Stretch): string | null {
  const stretch = stretchOf(row);
  const act = actOf(row);
  if (stretch === null || act === undefined) return null;
  const { nextMode } = row.input;
  const { fromMs, toMs } = spanOf(row);
  if (act.isTalk && typeof fromMs !== "number") return null;
  const hearers = hearersOf(row);
  const from = typeof fromMs === "number" ? clock(fromMs) : null;
  if (stretch === "running") return `${act.now}${hearers}${from === null ? "" : ` since ${from}`}`;
  if (stretch === "cut") {
    return `${act.over}${hearers}${from === null ? "" : ` from ${from} on`}; its end is not known`;
  }
  const when = from !== null && typeof toMs === "number" ? `, ${from}–${clock(toMs)}` : "";
  const next = modes[String(nextMode)];
  return `${act.over}${hearers}${when}${next === undefined ? "" : `, then ${next.over.toLowerCase()}`}`;
}

function spanOf({ command, input }: Stretch): { fromMs: unknown; toMs: unknown } {
  if (command.startsWith("talks.")) return { fromMs: input["talkedFromMs"], toMs: input["talkedToMs"] };
  return { fromMs: input["heardFromMs"], toMs: input["heardToMs"] };
}
