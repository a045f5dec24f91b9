import type { SpyMode, SpyRow, WhisperTo } from "@/lib/live/rows";

interface Wish {
  mode: SpyMode;
  /** Undefined where any will do. */
  whisperTo: WhisperTo | undefined;
  turn: number;
}

/**
 * The mode that this page asked for last: what keys, buttons and the microphone go by. The rows run after it, also those
 * of modes that were asked for before it; they say what is, and not what is wanted.
 */
export class WantedMode {
  #turns = 0;
  /** Null once its row is there. */
  #wish: Wish | null = null;
  /** Sent to the panel, oldest first: their rows come in this order, some of them perhaps not at all. */
  #due: SpyMode[] = [];
  /** Whether what is under way has its row to come: a whisper to the other side changes no mode. */
  #isLastDue = false;
  /** What is pending is believed in till then; without an end while the browser or the panel is being asked. */
  #untilMs = Number.POSITIVE_INFINITY;
  #seen: SpyMode = "listen";
  #seenTo: WhisperTo | undefined = undefined;
  #isWaiting = false;
  /** What listening has come in the place of though it was not wanted. */
  #lost: SpyMode | null = null;
  /** The change that is under way; the next one waits for it, or the panel could take them the other way round. */
  running: Promise<unknown> | null = null;

  get mode(): SpyMode {
    return this.#wish?.mode ?? this.#sent;
  }

  /** Whether the row does not stand yet as it was asked for: what is said now is meant for others than it names. */
  get isTurning(): boolean {
    if (this.mode !== this.#seen) return true;
    const whisperTo = this.#wish?.whisperTo;
    return whisperTo !== undefined && whisperTo !== this.#seenTo;
  }

  /** Till when something pending is believed in, by the page's clock; null where nothing is, or no end is set. */
  get untilMs(): number | null {
    return this.#isPending && Number.isFinite(this.#untilMs) ? this.#untilMs : null;
  }

  get #isPending(): boolean {
    return this.#wish !== null || this.#due.length > 0;
  }

  /** What the rows come to, once all are there. */
  get #sent(): SpyMode {
    return this.#due.at(-1) ?? this.#seen;
  }

  /** Whether exactly this is wanted already. */
  is(mode: SpyMode, whisperTo?: WhisperTo): boolean {
    const to = this.#wish?.whisperTo ?? this.#seenTo;
    return mode === this.mode && (whisperTo === undefined || whisperTo === to);
  }

  /** From now on this is wanted. Returns the turn, by which it is known whether it still is. */
  ask(mode: SpyMode, whisperTo?: WhisperTo): number {
    this.#turns += 1;
    this.#wish = { mode, whisperTo, turn: this.#turns };
    this.#untilMs = Number.POSITIVE_INFINITY;
    return this.#turns;
  }

  /** Of what was asked for last. */
  get turn(): number {
    return this.#turns;
  }

  isLast(turn: number): boolean {
    return turn === this.#turns;
  }

  /** Whether the panel has to be told, after all that it was told before. */
  isNews(mode: SpyMode, whisperTo?: WhisperTo): boolean {
    return mode !== this.#sent || whisperTo !== undefined;
  }

  /** It goes to the panel now. */
  send(mode: SpyMode): void {
    this.#isLastDue = mode !== this.#sent;
    if (this.#isLastDue) this.#due.push(mode);
  }

  /** The panel has it, or had it already; its row may yet be on the way till `untilMs`. */
  accept(turn: number, untilMs: number): void {
    if (this.#wish?.turn !== turn) return;
    this.#untilMs = untilMs;
    this.#settle();
  }

  /** It does not come, and is not wanted any more unless it was asked for again; what was sent before it may yet come. */
  refuse(turn: number, mode: SpyMode, untilMs: number): void {
    if (this.#isLastDue && this.#due.at(-1) === mode) this.#due.pop();
    this.giveUp(turn, untilMs);
  }

  /** It was not sent, and will not be. */
  giveUp(turn: number, untilMs: number): void {
    if (this.#wish?.turn !== turn) return;
    this.#wish = null;
    this.#untilMs = untilMs;
  }

  /** What is pending comes no more. */
  forget(): void {
    this.#wish = null;
    this.#due = [];
  }

  take({ mode, whisperTo, status }: SpyRow): void {
    const before = this.#seen;
    this.#seen = mode;
    this.#seenTo = whisperTo;
    if (mode !== before) {
      const at = this.#due.indexOf(mode);
      this.#due.splice(0, at + 1);
      // Asked for, and nothing after it; or all that is asked for is listening.
      const isWanted = this.#isPending ? this.mode === "listen" : at >= 0;
      this.#lost = mode !== "listen" || isWanted ? null : before;
    }
    // Whom it was meant for is gone: it must not be said to who comes next.
    if (status === "waiting" && !this.#isWaiting) this.forget();
    this.#isWaiting = status === "waiting";
    this.#settle();
  }

  /** The mode that gave way to listening though this page wanted none such, once; null where none did. */
  taken(): SpyMode | null {
    if (this.#isPending) return null;
    const lost = this.#lost;
    this.#lost = null;
    return lost;
  }

  #settle(): void {
    const isAnswered = Number.isFinite(this.#untilMs);
    if (isAnswered && this.#due.length === 0 && !this.isTurning) this.#wish = null;
  }
}
