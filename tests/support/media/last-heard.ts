import { type RtpEar, toneLevelDb } from "../phones/rtp";
import type { AudioPage } from "./audio-page";

/** A tone is not there below it, in one packet of a phone. */
const silentDb = -45;

/** When each phone has last heard what a page says, and the page anything at all: for how soon they are silent. */
export class LastHeard {
  readonly #lastMs = new Map<string, number>();
  readonly #names: readonly string[];
  readonly #stops: (() => void)[] = [];

  /** `toneHz`: what the page says. */
  constructor(of: { toneHz: number; ears: Readonly<Record<string, RtpEar>>; page: AudioPage }) {
    const { toneHz, ears, page } = of;
    this.#names = [...Object.keys(ears), "page"];
    for (const [name, ear] of Object.entries(ears)) {
      ear.watch = {
        heard: (samples, atMs) => {
          if (toneLevelDb(samples, toneHz) > silentDb) this.#lastMs.set(name, atMs - performance.timeOrigin);
        },
      };
      this.#stops.push(() => {
        ear.watch = null;
      });
    }
    const onMessage = (_data: unknown, isBinary: boolean) => {
      if (isBinary) this.#lastMs.set("page", performance.now());
    };
    page.socket.on("message", onMessage);
    this.#stops.push(() => page.socket.off("message", onMessage));
  }

  /** Whether each has heard something since the beginning. */
  get byAll(): boolean {
    return this.#lastMs.size === this.#names.length;
  }

  /** Milliseconds from `fromMs`, by performance.now(), until the last was heard, by name; null where nothing ever was. */
  since(fromMs: number): Record<string, number | null> {
    return Object.fromEntries(
      this.#names.map((name) => {
        const lastMs = this.#lastMs.get(name);
        return [name, lastMs === undefined ? null : lastMs - fromMs];
      }),
    );
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}
