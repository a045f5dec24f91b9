import type { SpyMode, SpyRow, WhisperTo } from "@/lib/live/rows";
import type { SpyStretch } from "./spy";

interface SpyStateOptions {
  row: SpyRow;
  now(): number;
  onChange(row: SpyRow): void;
  /** A stretch is over, and the session goes on: in another mode, with another call, or waiting for one. */
  onStretch(stretch: SpyStretch): void;
  /** Once: nothing is told after it. */
  onEnded(stretch: SpyStretch): void;
}

/** The row of a spy, and since when what it says of the mode is true. */
export class SpyState {
  readonly #options: SpyStateOptions;
  #row: SpyRow;
  /** Since when the mode is as it is; null while nothing is heard. */
  #sinceMs: number | null = null;
  #isEnded = false;

  constructor(options: SpyStateOptions) {
    this.#options = options;
    this.#row = options.row;
  }

  get row(): SpyRow {
    return this.#row;
  }

  change(change: Partial<SpyRow>): void {
    this.#row = { ...this.#row, ...change };
    if (!this.#isEnded) this.#options.onChange(this.#row);
  }

  /** Something is heard from now on, or still is; another channel only after a {@link pause}, which ends its stretch. */
  hear(change: Partial<SpyRow>): void {
    this.#sinceMs ??= this.#options.now();
    this.change({
      ...change,
      heldBack: null,
      status: "active",
      activeAtMs: this.#row.activeAtMs ?? this.#options.now(),
    });
  }

  /** Another mode from now on, or a whisper to the other leg: who hears one is what an audit is asked for. */
  turn(mode: SpyMode, whisperTo: WhisperTo): void {
    const before = this.#row;
    const isOther = mode !== before.mode || (mode === "whisper" && whisperTo !== before.whisperTo);
    if (isOther) this.#options.onStretch(this.#stretch(mode));
    this.change({ mode, whisperTo });
  }

  /**
   * Nothing is heard until a call is there: the one that was asked for, or the next of who is followed. `why`: what ended
   * the stretch that was heard, if any was.
   */
  pause(heldBack: string | null = null, why = "The call is over; the next one is waited for."): void {
    if (this.#sinceMs !== null) this.#options.onStretch({ ...this.#stretch(null), why });
    this.#sinceMs = null;
    this.change({ mode: "listen", status: "waiting", heldBack, snoopChannelId: null, noticeFailed: null });
  }

  /** Safe to call twice. */
  end(why?: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#options.onEnded({ ...this.#stretch(null), ...(why === undefined ? {} : { why }) });
  }

  #stretch(next: SpyMode | null): SpyStretch {
    const fromMs = this.#sinceMs;
    const toMs = this.#options.now();
    if (fromMs !== null) this.#sinceMs = toMs;
    return { row: this.#row, fromMs, toMs, next };
  }
}
