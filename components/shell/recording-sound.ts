type Handler = (isPlaying: boolean) => void;

/**
 * Whether a recording is played in this page, and whether live calls were made quiet for it: the players tell the one,
 * the dock the other. Neither knows of the other's folder.
 */
class RecordingSound {
  /** What plays, each with how it is paused. */
  readonly #playing = new Map<string, () => void>();
  readonly #handlers = new Set<Handler>();
  readonly #listeners = new Set<() => void>();
  #isLiveQuiet = false;

  /** A player begins; `pause` is called when something else is to be heard. */
  begin(player: string, pause: () => void): void {
    this.#playing.set(player, pause);
    if (this.#playing.size === 1) for (const handler of this.#handlers) handler(true);
  }

  /** It rests, or goes. */
  end(player: string): void {
    if (this.#playing.delete(player) && this.#playing.size === 0) {
      for (const handler of this.#handlers) handler(false);
    }
  }

  /** Somebody has begun to hear a live call. */
  pause(): void {
    for (const pause of [...this.#playing.values()]) pause();
  }

  /** Called as the first player begins and as the last one rests; answers its undo. */
  onPlay(handler: Handler): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  tellLiveQuiet(isQuiet: boolean): void {
    if (isQuiet === this.#isLiveQuiet) return;
    this.#isLiveQuiet = isQuiet;
    for (const listener of this.#listeners) listener();
  }

  readonly isLiveQuiet = (): boolean => this.#isLiveQuiet;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const recordingSound = new RecordingSound();
