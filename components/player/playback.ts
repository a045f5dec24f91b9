import type { Problem } from "@/lib/api/errors";

/** What is used of an audio element. */
export type Sounding = Pick<
  HTMLAudioElement,
  | "addEventListener"
  | "removeEventListener"
  | "play"
  | "pause"
  | "load"
  | "removeAttribute"
  | "src"
  | "currentTime"
  | "duration"
  | "paused"
  | "playbackRate"
>;

export interface PlaybackState {
  /** `waiting`: it shall play, and its sound is being fetched. */
  status: "still" | "waiting" | "playing" | "failed";
  atMs: number;
  /** Null until it is known. */
  durationMs: number | null;
  rate: number;
  /** Why it cannot be heard. */
  problem: Problem | null;
}

interface PlaybackOptions {
  element: Sounding;
  /** As it was written down, for as long as the file itself has not told. */
  durationMs: number | null;
  /** An audio element only knows that there is no sound: this asks why. */
  why: (url: string) => Promise<Problem>;
  /** Before the first sound, within the press. */
  onPlay?: () => void;
  /** Runs `act` each `everyMs`; returns its undo. */
  every?: (everyMs: number, act: () => void) => () => void;
}

export const rates = [1, 1.25, 1.5, 2] as const;
export const stepMs = 5_000;
/** The element itself tells of its place four times a second, which a short recording is seen to jump by. */
const tellEveryMs = 100;
/** A mark that one stands on, or has just left by the jump to it, is not the next one. */
const onMarkMs = 250;
/** So near the end there is nothing left to hear. */
const endMs = 50;

/** Asterisk was lost before it had written any sound: the file is its header. To try again would be in vain. */
export const nothingWritten: Problem = {
  type: "about:blank",
  title: "no sound",
  status: 0,
  code: "recording_gone",
  detail: "Nothing of it was written.",
  whatToDo: "",
};

const everyByTimer = (everyMs: number, act: () => void) => {
  const timer = setInterval(act, everyMs);
  return () => clearInterval(timer);
};

/** One recording being heard: an audio element with its states, jumps and failures. Nothing is fetched before `play`. */
export class Playback {
  readonly #options: PlaybackOptions;
  readonly #listeners = new Set<() => void>();
  readonly #undos: (() => void)[] = [];
  #state: PlaybackState;
  #unticks: (() => void) | null = null;
  #url: string;
  /** Whether the element has been given its address. */
  #isLoaded = false;

  constructor(url: string, options: PlaybackOptions) {
    this.#options = options;
    this.#url = url;
    this.#state = { status: "still", atMs: 0, durationMs: options.durationMs, rate: 1, problem: null };
    this.#on("playing", () => this.#tick());
    this.#on("waiting", () => {
      if (!options.element.paused) this.#put({ status: "waiting" });
    });
    this.#on("pause", () => this.#rest());
    this.#on("ended", () => this.#rest());
    this.#on("durationchange", () => {
      const { duration } = options.element;
      if (duration === 0) this.#fallEmpty();
      else if (Number.isFinite(duration)) this.#put({ durationMs: duration * 1_000 });
    });
    this.#on("seeked", () => this.#tellPlace());
    this.#on("error", () => void this.#fail());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): PlaybackState => this.#state;

  /** Another file of the same recording, one side of it; what failed before is forgotten. */
  use(url: string): void {
    this.#unload();
    this.#url = url;
    this.#put({ status: "still", problem: null });
  }

  /** What was in the way is no more: the failure goes, and it can be played from where it stood. */
  forget(): void {
    if (this.#state.status === "failed") this.use(this.#url);
  }

  toggle(): void {
    if (this.#state.status === "playing" || this.#state.status === "waiting") this.pause();
    else this.play();
  }

  play(): void {
    const { element, onPlay } = this.#options;
    const { status, atMs, durationMs, rate } = this.#state;
    if (status === "failed" || !this.#isLoaded) {
      this.#isLoaded = true;
      element.src = this.#url;
      element.load();
      element.currentTime = atMs / 1_000;
    }
    // From its end it begins anew.
    if (durationMs !== null && atMs >= durationMs - endMs) this.seek(0);
    element.playbackRate = rate;
    this.#put({ status: "waiting", problem: null });
    onPlay?.();
    // What goes wrong is told by its event; a pause before the first sound is no fault.
    element.play().catch(() => undefined);
  }

  pause(): void {
    this.#options.element.pause();
    this.#rest();
  }

  seek(atMs: number): void {
    const { durationMs } = this.#state;
    const place = Math.max(0, Math.min(atMs, durationMs ?? Number.POSITIVE_INFINITY));
    if (this.#isLoaded) this.#options.element.currentTime = place / 1_000;
    this.#put({ atMs: place });
  }

  seekBy(byMs: number): void {
    this.seek(this.#state.atMs + byMs);
  }

  setRate(rate: number): void {
    this.#options.element.playbackRate = rate;
    this.#put({ rate });
  }

  close(): void {
    this.#unticks?.();
    for (const undo of this.#undos) undo();
    this.#unload();
    this.#listeners.clear();
  }

  /** Lets go of what is still being fetched. An empty address would be that of the page. */
  #unload(): void {
    const { element } = this.#options;
    this.#isLoaded = false;
    element.pause();
    element.removeAttribute("src");
    element.load();
  }

  #on(event: string, listener: () => void): void {
    const { element } = this.#options;
    element.addEventListener(event, listener);
    this.#undos.push(() => element.removeEventListener(event, listener));
  }

  #tick(): void {
    this.#put({ status: "playing" });
    this.#unticks ??= (this.#options.every ?? everyByTimer)(tellEveryMs, () => this.#tellPlace());
  }

  #rest(): void {
    this.#unticks?.();
    this.#unticks = null;
    if (this.#state.status !== "failed") this.#put({ status: "still" });
    this.#tellPlace();
  }

  #tellPlace(): void {
    if (this.#isLoaded) this.#put({ atMs: this.#options.element.currentTime * 1_000 });
  }

  /** It came, without a sample: an element would only be at its end at once. */
  #fallEmpty(): void {
    if (!this.#isLoaded) return;
    this.#unticks?.();
    this.#unticks = null;
    this.#put({ status: "failed", problem: nothingWritten, atMs: 0, durationMs: 0 });
    this.#unload();
  }

  async #fail(): Promise<void> {
    if (!this.#isLoaded) return;
    this.#unticks?.();
    this.#unticks = null;
    const url = this.#url;
    this.#put({ status: "failed" });
    const problem = await this.#options.why(url);
    if (this.#state.status === "failed" && this.#url === url) this.#put({ problem });
  }

  #put(change: Partial<PlaybackState>): void {
    const next = { ...this.#state, ...change };
    if (
      Object.entries(change).every(([name, value]) =>
        Object.is(this.#state[name as keyof PlaybackState], value),
      )
    ) {
      return;
    }
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

/** The first mark behind this place, and behind the last one the first of all; null for none. */
export function nextMark<Mark extends { offsetMs: number }>(
  marks: readonly Mark[],
  atMs: number,
): Mark | null {
  const sorted = [...marks].sort((one, other) => one.offsetMs - other.offsetMs);
  return sorted.find(({ offsetMs }) => offsetMs > atMs + onMarkMs) ?? sorted[0] ?? null;
}
