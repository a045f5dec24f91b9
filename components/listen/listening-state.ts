import type { ListenWish } from "@/components/shell/sound-request";
import type { CommandName, Commands } from "@/lib/api/commands";
import type { InputOf, ResultOf } from "@/lib/api/endpoint";
import type { Problem } from "@/lib/api/errors";
import type { AudioEngine, AudioSupport } from "@/lib/audio/browser/audio-engine";
import type { Located } from "@/lib/live/replica";
import type { SpyMode, SpyRow, TalkRow } from "@/lib/live/rows";
import type { Session } from "./sessions";
import type { Start } from "./starts";

/** The audio of the page, as far as the dock uses it. */
export type Audio = Pick<AudioEngine, "prepare" | "codecs" | "open" | "microphone" | "close">;

/** What the store stands on; all of it can be played by a test. */
export interface ListeningPorts {
  /** Sends an act. The pending and the refusal stand at the row `at`. Rejects with an error that has a `problem`. */
  send<Name extends CommandName>(
    name: Name,
    call: { input: InputOf<Commands[Name]>; at: string | null; what: string },
  ): Promise<ResultOf<Commands[Name]>>;
  /** The rows as they are now. */
  spies(): readonly Located<SpyRow>[];
  talks(): readonly Located<TalkRow>[];
  /** Why a row of mine went, in the panel's words; null where it gave none, undefined where nobody told that it went. */
  removalText(collection: "spies" | "talks", node: string, id: string): string | null | undefined;
  /** Whether this channel is there, as far as the panel knows. */
  hasChannel(node: string, id: string): boolean;
  /** Whether the panel is connected to this Asterisk now. */
  isLive(node: string): boolean;
  /** Whose rows are mine; null while nobody is signed in. */
  me(): string | null;
  /** Why the policy, as the page knows it, keeps a mode from me; null where it does not. */
  modeRefusal(mode: SpyMode): string | null;
  /** The same by the policy as it is now, asked for anew; by the known one where none can be had. Never rejects. */
  modeRefusalNow(mode: SpyMode): Promise<string | null>;
  /** Asks anew for the policy: in words that it has taken a mode away from me; null where it has not. */
  policyTook(mode: SpyMode): Promise<string | null>;
  reasonRequired(): boolean;
  support(): AudioSupport;
  /** Made at the first use. */
  audio(): Audio;
  /** Puts a refusal of the page itself at a row. */
  refuse(at: string, what: string, problem: Problem): void;
  /** What was pending at a row has happened, though the row itself does not change by it. */
  settle(at: string): void;
  /** The microphone that was chosen last; undefined for the browser's choice. */
  deviceId(): string | undefined;
}

/** What the dock shows. Immutable. */
export interface ListeningState {
  /** Oldest first. */
  sessions: readonly Session[];
  /** Asked for, and no session yet; oldest first. */
  starting: readonly Start[];
  /** The newest that is listened to and on its way, also where its row is there and only the answer is not; else null. */
  coming: Start | null;
  focus: string | null;
  /** The only one that is heard; null for none. */
  solo: string | null;
  /** The one that the microphone reaches; null for none. */
  voice: string | null;
  /** Waits for the reason that the policy asks for. */
  asking: ListenWish | null;
  /** What could not be done, where no row stands for it. */
  notice: string | null;
}

export const emptyState: ListeningState = {
  sessions: [],
  starting: [],
  coming: null,
  focus: null,
  solo: null,
  voice: null,
  asking: null,
  notice: null,
};

/** Whether nothing of what the dock shows has changed. */
export function isSameState(a: ListeningState, b: ListeningState): boolean {
  return (
    a.focus === b.focus &&
    a.solo === b.solo &&
    a.voice === b.voice &&
    a.asking === b.asking &&
    a.notice === b.notice &&
    a.coming === b.coming &&
    areSame(a.sessions, b.sessions) &&
    areSame(a.starting, b.starting)
  );
}

function areSame<Each>(a: readonly Each[], b: readonly Each[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
