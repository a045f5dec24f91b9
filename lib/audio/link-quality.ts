import type { AudioQuality } from "./link-state";

/** What is counted of all streams of a session, since it began. */
export interface FrameTotals {
  received: number;
  lost: number;
  late: number;
}

/** Reports that are looked back over: ten seconds at ten a second. */
const memory = 100;
/** Without a frame over so many reports the sound stands still. */
const standstill = 10;

/** Follows how many of a session's frames can be played. */
export class LinkQuality {
  readonly #totals: FrameTotals[] = [];

  /** Takes the totals of now, about ten times a second. */
  add(totals: FrameTotals): void {
    this.#totals.push(totals);
    if (this.#totals.length > memory) this.#totals.shift();
  }

  /** Frames of about the last ten seconds that never came or came too late, 0…1. */
  get lostRatio(): number {
    const now = this.#totals.at(-1);
    const then = this.#totals.length < memory ? { received: 0, lost: 0, late: 0 } : this.#totals[0];
    if (now === undefined || then === undefined) return 0;
    const missed = now.lost + now.late - then.lost - then.late;
    const expected = now.received + now.lost - then.received - then.lost;
    // A frame that is only late takes a loss off again: the numbers may go back a little.
    return expected > 0 ? Math.max(0, Math.min(1, missed / expected)) : 0;
  }

  /** `good` is like a telephone, `fair` can be followed, `poor` not always. Null before the first frame. */
  qualityAt(delayMs: number | null): AudioQuality | null {
    const now = this.#totals.at(-1);
    if (now === undefined || now.received === 0) return null;
    const before = this.#totals.at(-1 - standstill);
    const isStill = before !== undefined && before.received === now.received;
    const ratio = this.lostRatio;
    if (isStill || ratio > 0.05 || (delayMs ?? 0) > 400) return "poor";
    return ratio > 0.01 || (delayMs ?? 0) > 200 ? "fair" : "good";
  }
}
