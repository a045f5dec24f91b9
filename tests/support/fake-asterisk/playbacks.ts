import type { Clock, Playback } from "@/lib/ari";
import type { Job, MediaQueue } from "./media-queue";
import type { EmitEvent } from "./world";

/** How long each sound is, in milliseconds; others are missing files. */
const soundLengths: readonly (readonly [string, number])[] = [
  ["beep", 100],
  ["hello-world", 150],
  ["vm-goodbye", 150],
  ["tt-monkeys", 15_000],
  ["demo-congrats", 30_000],
];
/** Of each digit, character or word that Asterisk says. */
const spokenMs = 300;

type Ending = "done" | "failed";

class FakePlayback implements Job {
  readonly media: readonly string[];
  readonly #playbacks: Playbacks;
  readonly #target: string;
  readonly #id: string;
  readonly #language: string;
  readonly #skipMs: number;
  #index = 0;
  #state: Playback["state"] = "queued";
  #next: (() => void) | undefined;
  #stopTimer: (() => void) | undefined;
  #startedAtMs = 0;
  #leftMs = 0;
  #isPaused = false;
  #ending: Ending = "failed";

  constructor(
    playbacks: Playbacks,
    given: { id: string; target: string; media: readonly string[]; language: string; skipMs: number },
  ) {
    this.#playbacks = playbacks;
    this.media = given.media;
    this.#target = given.target;
    this.#id = given.id;
    this.#language = given.language;
    this.#skipMs = given.skipMs;
  }

  get model(): Playback {
    const next = this.media[this.#index + 1];
    return {
      id: this.#id,
      media_uri: this.media[this.#index] ?? "",
      ...(next === undefined ? {} : { next_media_uri: next }),
      target_uri: this.#target,
      language: this.#language,
      state: this.#state,
    };
  }

  begin(next: () => void): void {
    this.#next = next;
    // Stopped while it waited: it ends without having begun.
    if (this.#state === "done") this.#finish("done");
    else this.#playItem();
  }

  cut(): void {
    this.#finish("failed");
  }

  /** False: what Asterisk says itself obeys nobody (res/res_stasis_playback.c). */
  stop(): boolean {
    if (this.#isSpoken) return false;
    if (this.#next === undefined) this.#state = "done";
    else this.#finish("done");
    return true;
  }

  control(operation: string): "done" | "not-playing" | "impossible" {
    if (this.#state !== "playing") return "not-playing";
    if (this.#isSpoken) return "impossible";
    const playedMs = this.#isPaused ? 0 : this.#playbacks.clock.now() - this.#startedAtMs;
    const length = this.#playbacks.lengthOf(this.media[this.#index] ?? "") ?? 0;
    const leftMs = this.#leftMs - playedMs;
    if (operation === "pause") this.#isPaused = true;
    if (operation === "unpause") this.#isPaused = false;
    const wound = {
      restart: length,
      forward: leftMs - this.#skipMs,
      reverse: Math.min(length, leftMs + this.#skipMs),
    };
    this.#run(operation in wound ? wound[operation as keyof typeof wound] : leftMs);
    return "done";
  }

  get #isSpoken(): boolean {
    return /^(number|digits|characters):/.test(this.media[this.#index] ?? "");
  }

  #playItem(): void {
    const length = this.#playbacks.lengthOf(this.media[this.#index] ?? "");
    this.#state = "playing";
    this.#playbacks.tell("PlaybackStarted", this.model);
    if (length === undefined) {
      // Not known how to play: nothing ends, and the next of a list follows without a word.
      if (this.#index + 1 < this.media.length) {
        this.#index += 1;
        this.#playItem();
      } else this.#leave();
      return;
    }
    this.#ending = length === 0 ? "failed" : "done";
    this.#run(length);
  }

  #run(leftMs: number): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#leftMs = leftMs;
    this.#startedAtMs = this.#playbacks.clock.now();
    if (this.#isPaused) return;
    if (leftMs <= 0) this.#itemOver();
    else if (Number.isFinite(leftMs))
      this.#stopTimer = this.#playbacks.clock.after(leftMs, () => this.#itemOver());
  }

  #itemOver(): void {
    if (this.#index + 1 >= this.media.length) {
      this.#finish(this.#ending);
      return;
    }
    this.#state = "continuing";
    this.#playbacks.tell("PlaybackContinuing", this.model);
    this.#index += 1;
    this.#playItem();
  }

  #finish(state: Ending): void {
    this.#state = state;
    const { model } = this;
    this.#playbacks.forget(this.#id, this);
    this.#playbacks.tell("PlaybackFinished", model);
    this.#leave();
  }

  #leave(): void {
    this.#stopTimer?.();
    this.#playbacks.forget(this.#id, this);
    this.#next?.();
  }
}

/** What plays and what waits to. An id may be there twice: the newest answers to it. */
export class Playbacks {
  readonly clock: Clock;
  /** Length of each sound there is, in milliseconds: without `sound:`. */
  readonly sounds = new Map<string, number>(soundLengths);
  readonly #emit: EmitEvent;
  readonly #queue: MediaQueue;
  readonly #byId = new Map<string, FakePlayback[]>();
  /** Length of a stored recording in milliseconds, undefined when it is not there. */
  readonly #recordingLength: (name: string) => number | undefined;
  #made = 0;

  constructor(
    emit: EmitEvent,
    clock: Clock,
    queue: MediaQueue,
    recordingLength: (name: string) => number | undefined,
  ) {
    this.#emit = emit;
    this.clock = clock;
    this.#queue = queue;
    this.#recordingLength = recordingLength;
  }

  /** @param target `channel:abc` or `bridge:abc` */
  start(
    target: string,
    media: readonly string[],
    options: { id?: string; language?: string; skipMs?: number },
  ): Playback {
    const id = options.id || `playback-${++this.#made}`;
    const { language = "en", skipMs = 3_000 } = options;
    const playback = new FakePlayback(this, { id, target, media, language, skipMs: skipMs || 3_000 });
    this.#byId.set(id, [...(this.#byId.get(id) ?? []), playback]);
    const { model } = playback;
    this.#queue.add(target, playback);
    return model;
  }

  get(id: string): FakePlayback | undefined {
    return this.#byId.get(id)?.[0];
  }

  /** In milliseconds; 0 when the file is missing, undefined when nobody knows how to play it. */
  lengthOf(media: string): number | undefined {
    const [, scheme = "", rest = ""] = /^([a-z]+):(.*)$/.exec(media) ?? [];
    if (scheme === "sound") return this.sounds.get(rest) ?? 0;
    if (scheme === "recording") return this.#recordingLength(rest);
    if (scheme === "tone") return Number.POSITIVE_INFINITY;
    if (/^(number|digits|characters)$/.test(scheme)) return spokenMs * rest.length;
    return undefined;
  }

  tell(type: "PlaybackStarted" | "PlaybackContinuing" | "PlaybackFinished", playback: Playback): void {
    this.#emit({ type, playback }, null);
  }

  forget(id: string, playback: FakePlayback): void {
    const left = (this.#byId.get(id) ?? []).filter((one) => one !== playback);
    if (left.length === 0) this.#byId.delete(id);
    else this.#byId.set(id, left);
  }

  clear(): void {
    this.#byId.clear();
  }
}
