import type { TalkRow } from "@/lib/live/rows";
import type { Steps } from "../nodes/steps";
import type { OneVoice } from "./one-voice";
import type { TalkLegs } from "./talk-legs";

interface TalkHoldOptions {
  /** Of the talk. */
  id: string;
  legs: Pick<TalkLegs, "music" | "isMusicUnsure" | "showHold">;
  voice: OneVoice;
  steps: Pick<Steps, "background">;
  row(): TalkRow;
  /** Lets the two hear each other, or no more, by `isHeld`; `held` is what the row says of it. */
  gate(change: { held?: boolean }): void;
  warn(error: unknown, what: string): void;
}

/** Whether one talk is on hold, and the music of the party that waits. */
export class TalkHold {
  readonly #options: TalkHoldOptions;
  #isHeld = false;

  constructor(options: TalkHoldOptions) {
    this.#options = options;
  }

  /** Apart from the others, from the moment a hold is begun; the row says so only when they have their music. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** How it is from its first moment. */
  begin(held: boolean): void {
    this.#isHeld = held;
  }

  /** A step of the talk. @throws AriError why Asterisk would not, PanelError as {@link OneVoice.requireFree} */
  async set(held: boolean): Promise<void> {
    if (held === this.#isHeld) return;
    const { id, legs, voice, row, gate } = this.#options;
    // Apart first, together last: nothing is said or heard by mistake.
    if (held) {
      this.#isHeld = true;
      gate({});
    }
    try {
      await legs.music(held || row().away);
      if (!held) voice.requireFree(id);
    } catch (error) {
      // Where another has begun to talk meanwhile there is no way back.
      if (held) this.#isHeld = voice.isTaken(id);
      else if (!legs.isMusicUnsure) await this.waitMusic();
      gate({ held: this.#isHeld });
      throw error;
    }
    this.#isHeld = held;
    gate({ held });
    legs.showHold(held);
  }

  /** Without music it is silent for the while, which is no reason to hang up. */
  async waitMusic(): Promise<void> {
    const { legs, warn } = this.#options;
    await legs.music(true).catch((error) => warn(error, "has no music while it waits"));
  }

  /** What had no answer may have been carried out, or not: what should be is asked for until Asterisk answers. */
  settle(): void {
    const { legs, steps, row, warn } = this.#options;
    steps.background(async () => {
      if (!legs.isMusicUnsure) return;
      const { status, away } = row();
      const isWaiting = status === "active" && (this.#isHeld || away);
      await legs.music(isWaiting).catch((error) => warn(error, "may have the wrong music"));
    });
  }
}
