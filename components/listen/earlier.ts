import type { Session } from "./sessions";

/** What this tab was listening to before it was loaded anew. */
export interface Earlier {
  node: string;
  channelId: string;
  /** The party, in words. */
  who: string;
}

const storageKey = "patchbay.listening";

/** A reload takes so long at most: who comes back later means something else. */
const backWithinMs = 20_000;

/** What of the sessions could be listened to again; the one in focus last, so that it has it again. */
export function earlierOf(sessions: readonly Session[], focus: string | null): Earlier[] {
  return sessions
    .filter(({ link, over }) => link !== null && over === null)
    .sort((a, b) => Number(a.key === focus) - Number(b.key === focus))
    .flatMap((session) =>
      session.kind === "spy" && session.row !== null && session.row.status !== "waiting"
        ? [{ node: session.node, channelId: session.row.targetId, who: session.who }]
        : [],
    );
}

/** Keeps it for this tab alone; nothing where the browser keeps nothing. */
export function rememberEarlier(earlier: readonly Earlier[], nowMs: number): void {
  try {
    if (earlier.length === 0) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, JSON.stringify({ atMs: nowMs, earlier }));
  } catch {
    // Then it is not offered again.
  }
}

/** What was kept a moment ago, once. */
export function takeEarlier(nowMs: number): Earlier[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
    sessionStorage.removeItem(storageKey);
    if (!isRecord(kept) || !Array.isArray(kept["earlier"]) || typeof kept["atMs"] !== "number") return [];
    const ageMs = nowMs - kept["atMs"];
    return ageMs < 0 || ageMs > backWithinMs ? [] : kept["earlier"].filter(isEarlier);
  } catch {
    return [];
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isEarlier(value: unknown): value is Earlier {
  return isRecord(value) && ["node", "channelId", "who"].every((name) => typeof value[name] === "string");
}
