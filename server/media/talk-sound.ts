import { type AudioEnd, frameBytes } from "@/lib/audio/wire";
import type { TalkRow } from "@/lib/live/rows";
import type { Identity } from "../auth/identity";
import type { Clock } from "../nodes/clock";
import { AudioLine } from "./audio-line";

/**
 * So long a talk outlives its browser, however that went: a caller must not lose the call by a reloaded page or a gap in
 * the network. What the talk made in Asterisk is gone within 2 s of its end, which comes after this.
 */
const graceMs = 10_000;

/** A party that hears no packet at all for long may take the call for dead: silence is sent when the microphone is off. */
const quietMs = 60;
const silence = new Uint8Array(frameBytes);

interface TalkSoundOptions {
  session: string;
  owner: Identity;
  clock: Clock;
  /** One frame to the others. */
  say(samples: Uint8Array): void;
  /** The browser is there. */
  onAttach(): void;
  /** The browser has gone and may come back. */
  onDetach(): void;
  /** The browser has gone and has not come back, or is refused. */
  onGone(code: AudioEnd): void;
}

/** What the browser and the others hear of each other: nothing before {@link TalkSound.gate} says so. */
export class TalkSound {
  readonly line: AudioLine;
  readonly #options: TalkSoundOptions;
  /** Number of the last frame of the media channel that went to the browser. */
  #heard: number | null = null;
  #spokenAtMs = 0;
  #isThere = false;
  #isActive = false;
  #isHeld = false;

  constructor(options: TalkSoundOptions) {
    this.#options = options;
    const { session, owner, clock, say, onAttach, onDetach, onGone } = options;
    this.line = new AudioLine({
      session,
      owner,
      streams: ["mix"],
      clock,
      grace: { cutMs: graceMs, closedMs: graceMs },
      onMicrophone: (samples) => {
        this.#spokenAtMs = clock.now();
        say(samples);
      },
      onAttach: () => {
        this.#isThere = true;
        onAttach();
      },
      onDetach: () => {
        this.#isThere = false;
        onDetach();
      },
      onGone,
    });
  }

  /** Whether the browser is there. */
  get isThere(): boolean {
    return this.#isThere;
  }

  gate({ status, muted, held, away }: Pick<TalkRow, "status" | "muted" | "held" | "away">): void {
    this.#isActive = status === "active";
    this.#isHeld = held || away;
    this.line.change({ mayTalk: this.#isActive && !muted && !this.#isHeld });
  }

  /** From the media channel, `index` by its count. */
  onFrame(samples: Uint8Array, index: number): void {
    if (!this.#isActive) return;
    const skipped = this.#heard === null ? 0 : index - this.#heard - 1;
    this.#heard = index;
    this.line.send("mix", this.#isHeld ? silence : samples, skipped);
    const { clock, say } = this.#options;
    const quietForMs = clock.now() - this.#spokenAtMs;
    // Below nothing the clock was set back: until the microphone speaks again nobody knows for how long.
    if (quietForMs > quietMs || quietForMs < 0) say(silence);
  }
}
