import type { SpyRow } from "@/lib/live/rows";
import type { Session } from "./sessions";

/** What this tab was listening to before it was loaded anew. */
export interface Earlier {
  node: string;
  channelId: string;
  /** The party, in words. */
  who: string;
  /** It was recorded; the recording has ended with the page. */
  wasRecorded: boolean;
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
      session.kind === "spy" && session.row !== null && hasCall(session.row)
        ? [
            {
              node: session.node,
              channelId: session.row.targetId,
              who: session.who,
              wasRecorded: session.row.recording !== null,
            },
          ]
        : [],
    );
}

/** Who waits and follows nobody waits for the answer of the call that was asked for; else its last one may be over. */
const hasCall = ({ status, follows }: SpyRow): boolean => status !== "waiting" || follows === null;

/** What is not heard in this tab again: the same list where nothing of it is. */
export function notHeardAgain(earlier: readonly Earlier[], sessions: readonly Session[]): readonly Earlier[] {
  const left = earlier.filter(
    ({ node, channelId }) =>
      !sessions.some(
        (session) =>
          session.kind === "spy" &&
          session.node === node &&
          session.row?.targetId === channelId &&
          session.link !== null,
      ),
  );
  return left.length === earlier.length ? earlier : left;
}

/** Keeps it for this tab alone; nothing where the browser keeps nothing. */
export function rememberEarlier(earlier: readonly Earlier[], nowMs: number): void {
  try {
    if (earlier.length === 0) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, written(earlier, nowMs));
  } catch {
    // Then it is not offered again.
  }
}

/** What was kept a moment ago, once. */
export function takeEarlier(nowMs: number): Earlier[] {
  try {
    const kept = new URLSearchParams(sessionStorage.getItem(storageKey) ?? "");
    sessionStorage.removeItem(storageKey);
    const ageMs = nowMs - Number.parseInt(kept.get("at") ?? "", 10);
    if (!(ageMs >= 0 && ageMs <= backWithinMs)) return [];
    const [channelIds, whos] = [kept.getAll("channel"), kept.getAll("who")];
    const recorded = kept.getAll("recorded");
    return kept.getAll("node").flatMap((node, index) => {
      const [channelId, who] = [channelIds[index], whos[index]];
      return channelId === undefined || who === undefined
        ? []
        : [{ node, channelId, who, wasRecorded: recorded[index] === "yes" }];
    });
  } catch {
    return [];
  }
}

function written(earlier: readonly Earlier[], nowMs: number): string {
  const kept = new URLSearchParams({ at: String(nowMs) });
  for (const { node, channelId, who, wasRecorded } of earlier) {
    kept.append("node", node);
    kept.append("channel", channelId);
    kept.append("who", who);
    kept.append("recorded", wasRecorded ? "yes" : "no");
  }
  return kept.toString();
}
