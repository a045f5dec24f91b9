import { frameBytes } from "@/lib/audio/wire";
import type { TalkRow } from "@/lib/live/rows";
import type { Identity } from "../auth/identity";
import type { Clock } from "../nodes/clock";
import { AudioLine } from "./audio-line";

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
  /** The browser has gone and has not come back. */
  onGone(): void;
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
    const { session, owner, clock, say, onAttach, onGone } = options;
    this.line = new AudioLine({
      session,
      owner,
      streams: ["mix"],
      clock,
      onMicrophone: (samples) => {
        this.#spokenAtMs = clock.now();
        say(samples);
      },
      onAttach: () => {
        this.#isThere = true;
        onAttach();
      },
      onGone,
    });
  }

  /** Whether the browser has come. */
  get isThere(): boolean {
    return this.#isThere;
  }

  gate({ status, muted, held }: Pick<TalkRow, "status" | "muted" | "held">): void {
    this.#isActive = status === "active";
    this.#isHeld = held;
    this.line.change({ mayTalk: this.#isActive && !muted && !held });
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
