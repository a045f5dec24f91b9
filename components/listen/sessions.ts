import type { AudioLink } from "@/lib/audio/browser/audio-link";
import type { StreamName } from "@/lib/audio/wire";
import type { SpyMode, SpyRow, TalkRow } from "@/lib/live/rows";

/** At most as many at once: each costs Asterisk two channels, and nobody follows more. */
export const sessionsMax = 6;

/** Gains of a session, 0…2; 1 is as it comes. */
export type Volumes = Readonly<Record<StreamName | "all", number>>;

export const plainVolumes: Volumes = { all: 1, mix: 1, near: 1, far: 1 };

interface Common {
  /** `node/id`: unique over all nodes. */
  key: string;
  node: string;
  id: string;
  /** In words, as it was asked for; what the rows say goes before. */
  who: string;
  /** The sound of it in this page; null by phone, where another tab has it, and after a reload. */
  link: AudioLink | null;
  /** A ticket is being asked for. */
  isOpening: boolean;
  /** Whether it is let through to the loudspeaker now. */
  isAudible: boolean;
  /** I have ended it here, or the panel is ending it: nothing is to be offered any more. */
  isEnding: boolean;
  /** It goes on in a browser, and this page has been without its sound for a while: another tab has it, or none. */
  isElsewhere: boolean;
  /** It has come into focus by the end of another, and is quiet until it is asked for. */
  isKeptQuiet: boolean;
  /** Its sound was turned off by hand: who chooses it does not turn it on. */
  isSoundOff: boolean;
  volumes: Volumes;
  /** Whether the microphone is meant to reach it: while the key is held, latched, or on the phone. */
  wantsVoice: boolean;
  isLatched: boolean;
  /** What went wrong and what to do, beside its controls; null for nothing. */
  problem: string | null;
  /** When this browser failed to decode what came as Opus, by the page's clock; null where it did not. */
  opusFailedAtMs: number | null;
  /** How it ended, until that is put away; null while it runs. */
  over: string | null;
}

/** One call that is listened to. Immutable. */
export interface SpySession extends Common {
  kind: "spy";
  /** Null until the panel has told of it. */
  row: SpyRow | null;
  /** The mode that was asked for last here; what is, the row says. */
  wantedMode: SpyMode;
  /** The row does not stand yet as it was asked for. */
  isTurning: boolean;
}

/** One call that is taken part in from this page. Immutable. */
export interface TalkSession extends Common {
  kind: "talk";
  row: TalkRow | null;
}

export type Session = SpySession | TalkSession;

export const keyOf = (node: string, id: string): string => `${node}/${id}`;

/** Whether it is a call that is listened to and goes on: what stopping all of them is about. */
export const isListening = ({ kind, over, isEnding }: Session): boolean =>
  kind === "spy" && over === null && !isEnding;

/** Whether it is a talk of this page that is on hold, so that it could be taken back here. */
export const isHeldHere = ({ kind, row, link, over, isEnding }: Session): boolean =>
  kind === "talk" &&
  link !== null &&
  over === null &&
  !isEnding &&
  row?.status === "active" &&
  "held" in row &&
  row.held;

/** The talk here that a swap takes back: the one in focus, else the next one after it, round and round; null for none. */
export function heldNext(sessions: readonly Session[], focus: string | null): string | null {
  const at = Math.max(
    sessions.findIndex(({ key }) => key === focus),
    0,
  );
  return [...sessions.slice(at), ...sessions.slice(0, at)].find(isHeldHere)?.key ?? null;
}

/** Whether the page may let the microphone reach it at all, by what the panel says of it. */
function takesVoice(session: Session): boolean {
  const { row } = session;
  if (row === null || session.over !== null || session.link === null) return false;
  if (session.kind === "spy") {
    return session.row?.mode !== "listen" && session.row?.status === "active" && !session.isTurning;
  }
  return session.row?.status === "active" && !session.row.held && !session.row.muted;
}

/**
 * The one session that the microphone reaches now; null for none. One voice has one ear: what is said to an agent must
 * not be heard on another call. A whisper goes before a talk, what is in focus before the rest.
 */
export function voiceOf(sessions: readonly Session[], focus: string | null): string | null {
  const wanting = sessions.filter((session) => session.wantsVoice && takesVoice(session));
  const ranked = wanting.sort((a, b) => rank(b, focus) - rank(a, focus));
  return ranked[0]?.key ?? null;
}

const rank = (session: Session, focus: string | null): number =>
  (session.kind === "spy" ? 2 : 0) + (session.key === focus ? 1 : 0);

/** Whether the microphone has to be open for any of them. */
export function needsMicrophone(sessions: readonly Session[]): boolean {
  return sessions.some(
    (session) =>
      session.over === null &&
      session.link !== null &&
      (session.kind === "talk" || session.wantedMode !== "listen"),
  );
}
