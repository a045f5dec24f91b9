import type { StreamName } from "@/lib/audio/wire";
import type { Held } from "./held-session";

/** Whom one looks at, whom one hears, and whom one means to be heard by, among the sessions of the page. */
export class Attention {
  readonly #held: ReadonlyMap<string, Held>;
  readonly #changed: () => void;
  #focused: string | null = null;
  #alone: string | null = null;

  /** `changed` is called after each change that somebody asked for here. */
  constructor(held: ReadonlyMap<string, Held>, changed: () => void) {
    this.#held = held;
    this.#changed = changed;
  }

  get focused(): string | null {
    return this.#focused;
  }

  /** The only one that is heard; null for none. */
  get alone(): string | null {
    return this.#alone;
  }

  focus(key: string): void {
    const chosen = this.#held.get(key);
    if (chosen === undefined) return;
    chosen.isKeptQuiet = false;
    chosen.isQuieted = false;
    chosen.isRead ||= chosen.over !== null;
    // Who looks elsewhere must not go on being heard there.
    if (this.#focused !== key) for (const held of this.#held.values()) held.silence();
    this.#focused = key;
    this.#changed();
  }

  /** In the order of their beginnings, round and round. What is over is in nobody's way while another runs. */
  focusNext(): void {
    const held = [...this.#held.values()];
    const after = held.findIndex(({ key }) => key === this.#focused) + 1;
    const inTurn = [...held.slice(after), ...held.slice(0, after)];
    const next = inTurn.find(({ over }) => over === null) ?? inTurn[0];
    if (next !== undefined) this.focus(next.key);
  }

  toggleSound(key: string): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    const isAudible = held.isAudible(this.#focused, this.#alone);
    // What was turned on beside the one in focus is quiet as before: until it is chosen.
    const off = held.kind === "spy" && this.#focused !== key ? "auto" : "off";
    held.sound = isAudible ? off : "on";
    held.isKeptQuiet = false;
    held.isQuieted = false;
    if (this.#alone !== null) this.#alone = isAudible ? null : key;
    this.#changed();
  }

  toggleSolo(key: string): void {
    this.#alone = this.#alone === key ? null : key;
    const held = this.#held.get(key);
    if (held !== undefined) {
      held.isKeptQuiet = false;
      held.isQuieted = false;
    }
    this.#changed();
  }

  /**
   * Makes the calls that are listened to and heard now quiet, until it is taken back or somebody wants to hear one. With
   * whom one talks one goes on hearing.
   */
  quiet(on: boolean): void {
    for (const held of this.#held.values()) {
      held.isQuieted = on && held.kind === "spy" && held.isAudible(this.#focused, this.#alone);
    }
    this.#changed();
  }

  /** Whether one is quiet by {@link quiet} that would be heard. */
  get isQuieted(): boolean {
    return [...this.#held.values()].some(({ isQuieted, over }) => isQuieted && over === null);
  }

  setVolume(key: string, stream: StreamName | "all", gain: number): void {
    this.#held.get(key)?.setVolume(stream, gain);
    this.#changed();
  }

  /** Push to talk, for the session in focus: the key or the button goes down and up. */
  press(on: boolean): void {
    const held = this.#held.get(this.#focused ?? "");
    if (held === undefined || held.kind !== "spy" || held.isPressed === on) return;
    if (on && held.over !== null) return;
    held.isPressed = on;
    this.#changed();
  }

  /** Keeps the microphone open without a key. */
  latch(key: string, on: boolean): void {
    const held = this.#held.get(key);
    if (held === undefined || held.kind !== "spy" || held.over !== null) return;
    held.isLatched = on;
    held.isPressed = false;
    this.#changed();
  }

  /** Focus and ears are for those that run. Whoever has chosen one that is over looks at it on. */
  leave(ended: Held): void {
    if (this.#alone === ended.key) this.#alone = null;
    const isRunning = [...this.#held.values()].some(({ over }) => over === null);
    if (this.#focused === ended.key && !ended.isRead && isRunning) this.#another();
  }

  /** What has gone is neither looked at nor heard. */
  settle(): void {
    if (this.#focused === null || !this.#held.has(this.#focused)) this.#another();
    if (this.#alone !== null && !this.#held.has(this.#alone)) this.#alone = null;
  }

  /** What was in focus is over. Another call must not be in somebody's ear because of it. */
  #another(): void {
    const held = [...this.#held.values()];
    const next = held.find(({ over }) => over === null) ?? held[0];
    if (next !== undefined && this.#focused !== null && next.key !== this.#focused) {
      next.isKeptQuiet = next.sound === "auto";
    }
    this.#focused = next?.key ?? null;
  }
}
