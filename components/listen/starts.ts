import type { SpyMode } from "@/lib/live/rows";

/** Something that was asked for and has not been answered yet: no row tells of it. Immutable. */
export interface Start {
  key: string;
  node: string;
  /** The channel to listen to; null for a talk. */
  channelId: string | null;
  /** In words. */
  who: string;
  /** Of what is listened to: the mode that was asked for last. */
  mode: SpyMode;
  /**
   * Of what is listened to, whether the microphone is to be kept open from the first moment: `shut` it is not · `opens`
   * it is · `unheard` that was asked for, of a mode in which nobody would hear it.
   */
  voice: "shut" | "opens" | "unheard";
}

/** What this page has begun and waits for, oldest first. It can be taken back before it is there. */
export class Starts {
  readonly #running = new Map<string, Start>();
  readonly #takenBack = new Set<string>();
  readonly #askedAgain = new Set<string>();

  /** All that may still come, taken back or not: they count, or a quick hand would start a seventh. */
  get size(): number {
    return this.#running.size;
  }

  /** All of them, taken back or not. */
  running(): Start[] {
    return [...this.#running.values()];
  }

  /**
   * Whether it was begun now; not where it runs already: a second press only says that it is wanted after all, and in
   * which mode.
   */
  begin(start: Start): boolean {
    if (this.#takenBack.delete(start.key)) this.#askedAgain.add(start.key);
    const running = this.#running.get(start.key);
    if (running?.mode === start.mode) return false;
    const isLatched = running?.voice === "opens" && start.mode !== "listen";
    this.#running.set(start.key, { ...start, voice: isLatched ? "opens" : "shut" });
    return running === undefined;
  }

  get(key: string): Start | undefined {
    return this.#running.get(key);
  }

  /** To keep its microphone open once it is there; a second press takes that back. */
  toggleLatch(key: string): void {
    const start = this.#running.get(key);
    if (start === undefined) return;
    const wanted = start.mode === "listen" ? "unheard" : "opens";
    this.#running.set(key, { ...start, voice: start.voice === wanted ? "shut" : wanted });
  }

  takeBack(key: string): void {
    this.#askedAgain.delete(key);
    if (this.#running.has(key)) this.#takenBack.add(key);
  }

  /** Whether it was taken back on its way, and then wanted after all. */
  isAskedAgain(key: string): boolean {
    return this.#askedAgain.has(key);
  }

  /** It is there, or failed. True where nobody wants it any more. */
  finish(key: string): boolean {
    this.#running.delete(key);
    this.#askedAgain.delete(key);
    return this.#takenBack.delete(key);
  }

  /** Those that are still wanted. */
  wanted(): Start[] {
    return this.running().filter(({ key }) => !this.#takenBack.has(key));
  }
}
