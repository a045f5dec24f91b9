import type { AriEvent } from "@/lib/ari";
import type { AudioEnd } from "@/lib/audio/wire";
import type { SpyMode, SpyRow, SpySides, WhisperTo } from "@/lib/live/rows";

/** What of a running spy may be changed; what is absent stays. */
export interface SpyChange {
  mode?: SpyMode | undefined;
  whisperTo?: WhisperTo | undefined;
  /** By browser only. */
  sides?: SpySides | undefined;
  /** By browser only. */
  follow?: boolean | undefined;
}

/** One supervisor on one call, by phone or by browser: what {@link Spies} needs to know of either. */
export interface Spy {
  readonly id: string;
  /** Id of the identity that started it. */
  readonly ownerId: string;
  readonly row: SpyRow;
  /** Every channel and bridge in Asterisk that is or may be its own: the sweep leaves them alone. */
  ownedIds(): string[];
  /**
   * Resolves with its row as this step found it, once those before it were done, and as it left it.
   * @throws PanelError spy_gone, and why Asterisk would not
   */
  change(change: SpyChange): Promise<{ from: SpyRow; to: SpyRow }>;
  /** Shown with it: what is recorded of the call, null for nothing. */
  setRecording(recording: SpyRow["recording"]): void;
  /** Shown with it: why the parties of its call did not get their notice. */
  setNoticeFailed(why: string): void;
  /** Takes all of it down; `words` are told in place of the code's own. Safe to call twice: the first reason stands. */
  end(code?: AudioEnd, words?: string): Promise<void>;
  onEvent(event: AriEvent): void;
  /** `restarted`: Asterisk has started anew, nothing from before lives on. */
  onResync(restarted: boolean): void;
}

/** Told of each change of mode or call, and of the end: each stretch of listening has its from and to. */
export interface SpyStretch {
  row: SpyRow;
  /** Null while nothing was heard. */
  fromMs: number | null;
  toMs: number;
  /** The mode that follows on the same call, null at the end of what is heard of it. */
  next: SpyMode | null;
  /** Why it has ended, in a sentence; absent while it goes on, and where nobody knows. */
  why?: string;
}
