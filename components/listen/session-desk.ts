import { refusedForMs } from "@/components/live/pending";
import { ApiError } from "@/components/live/request";
import type { ListenWish } from "@/components/shell/sound-request";
import type { StreamName } from "@/lib/audio/wire";
import type { SpyMode, SpyRow } from "@/lib/live/rows";
import { Held, silentHereForMs } from "./held-session";
import { type Audio, emptyState, type ListeningPorts, type ListeningState } from "./listening-state";
import { callEnded, endedUnseen, plainWords, turnedBack } from "./refusals";
import { keyOf, needsMicrophone, voiceOf } from "./sessions";
import { type Start, Starts } from "./starts";

/** How long the end of a session can be read. */
const overForMs = 4_000;
/** Of one that nobody could tell of as it came: whoever has been offline looks at other things first. */
const unseenOverForMs = 15_000;

/** The sessions of this page side by side: which rows are mine, which is in focus, which is heard, whom I am heard by. */
export class SessionDesk {
  protected readonly ports: ListeningPorts;
  protected readonly held = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();
  /** Problems that are over once the node is live again. */
  readonly #notLive = new WeakMap<Held, string>();
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  protected state: ListeningState = emptyState;
  protected engine: Audio | null = null;
  private focused: string | null = null;
  private alone: string | null = null;
  protected asking: ListenWish | null = null;
  protected notice: string | null = null;
  protected readonly starts = new Starts();
  /** Taken back before they were there, and being ended: nothing of them is shown. */
  protected readonly unwanted = new Set<string>();
  /** Asks for the microphone; null while nobody does. */
  protected opening: Promise<string | null> | null = null;

  constructor(ports: ListeningPorts) {
    this.ports = ports;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): ListeningState => this.state;

  /** The audio of the page, made now where it was not. */
  audio(): Audio {
    this.engine ??= this.ports.audio();
    return this.engine;
  }

  /** Loads what sound needs, so that the first click finds it there. */
  prepare(): void {
    if (this.ports.support().listen !== null) return;
    // What fails here fails again at the click, where it is told.
    void this.audio()
      .prepare()
      .catch(() => undefined);
  }

  focus(key: string): void {
    const chosen = this.held.get(key);
    if (chosen === undefined) return;
    chosen.isKeptQuiet = false;
    // Who looks elsewhere must not go on being heard there.
    if (this.focused !== key) for (const held of this.held.values()) held.silence();
    this.focused = key;
    this.publish();
  }

  focusNext(): void {
    const keys = this.state.sessions.map((session) => session.key);
    const next = keys[(keys.indexOf(this.focused ?? "") + 1) % keys.length];
    if (next !== undefined) this.focus(next);
  }

  toggleSound(key: string): void {
    const held = this.held.get(key);
    const session = this.state.sessions.find((each) => each.key === key);
    if (held === undefined || session === undefined) return;
    held.sound = session.isAudible ? "off" : "on";
    held.isKeptQuiet = false;
    if (this.alone !== null) this.alone = session.isAudible ? null : key;
    this.publish();
  }

  toggleSolo(key: string): void {
    this.alone = this.alone === key ? null : key;
    const held = this.held.get(key);
    if (held !== undefined) held.isKeptQuiet = false;
    this.publish();
  }

  setVolume(key: string, stream: StreamName | "all", gain: number): void {
    this.held.get(key)?.setVolume(stream, gain);
    this.publish();
  }

  /** Push to talk, for the session in focus: the key or the button goes down and up. */
  press(on: boolean): void {
    const held = this.held.get(this.focused ?? "");
    if (held === undefined || held.kind !== "spy" || held.isPressed === on) return;
    if (on && held.over !== null) return;
    held.isPressed = on;
    this.publish();
  }

  /** Keeps the microphone open without a key. */
  latch(key: string, on: boolean): void {
    const held = this.held.get(key);
    if (held === undefined || held.kind !== "spy" || held.over !== null) return;
    held.isLatched = on;
    held.isPressed = false;
    this.publish();
  }

  dismiss(key: string | null): void {
    const held = key === null ? undefined : this.held.get(key);
    if (held === undefined) this.notice = null;
    else held.problem = null;
    this.publish();
  }

  /** The rows have changed, or a link has. */
  readonly sync = (): void => {
    const me = this.ports.me();
    const seen = new Set<string>();
    if (me !== null) {
      for (const { node, row } of this.ports.spies()) {
        if (!this.#isMine(node, row, me)) continue;
        const held = this.#meet("spy", node, row.id).takeSpy(row, Date.now());
        seen.add(held.key);
        const taken = held.modeTaken();
        if (taken !== null) this.#tellTaken(held, taken, row);
      }
      for (const { node, row } of this.ports.talks()) {
        if (this.#isMine(node, row, me)) seen.add(this.#meet("talk", node, row.id).takeTalk(row).key);
      }
    }
    for (const held of [...this.held.values()]) {
      if (seen.has(held.key)) continue;
      if (!held.isGone) continue;
      const { kind, node, id } = held;
      const told = this.ports.removalText(kind === "spy" ? "spies" : "talks", node, id);
      // A snapshot names no reasons: of what went meanwhile nobody has told.
      const isUnseen = told === undefined && held.gaveUp === null && held.isUntold;
      this.#end(held, held.gaveUp ?? told ?? (isUnseen ? endedUnseen : held.endedText), isUnseen);
    }
    this.publish();
    this.#restMicrophone();
  };

  /** Lets the microphone go once nobody is to hear it: the browser's sign of it goes out. */
  #restMicrophone(): void {
    const isAskedFor = this.starts.size > 0 || this.opening !== null;
    const isSoon = [...this.held.values()].some((held) => held.isVoiceSoon(Date.now()));
    if (!isAskedFor && !isSoon && !needsMicrophone(this.state.sessions)) this.engine?.microphone.stop();
  }

  #isMine(node: string, { id, by }: { id: string; by: string }, me: string): boolean {
    return by === me && !this.unwanted.has(keyOf(node, id));
  }

  #meet(kind: Held["kind"], node: string, id: string): Held {
    return this.held.get(keyOf(node, id)) ?? this.hold(new Held(kind, node, id, ""));
  }

  protected hold(held: Held): Held {
    const known = this.held.get(held.key);
    if (known !== undefined) {
      known.who = held.who || known.who;
      return known;
    }
    this.held.set(held.key, held);
    return held;
  }

  /** Nobody hears me any more, and I have not asked for it: that must not pass in silence. */
  #tellTaken(held: Held, mode: SpyMode, { status }: SpyRow): void {
    const words = status === "waiting" ? callEnded : turnedBack;
    held.problem = words;
    if (status === "waiting") return;
    const told = this.ports.policyTook(mode).catch(() => null);
    void told.then((byPolicy) => {
      if (byPolicy !== null && held.problem === words) this.note(held, byPolicy);
    });
  }

  #end(held: Held, text: string, isUnseen: boolean): void {
    if (held.over !== null) return;
    held.release();
    if (held.isStopped || !held.wasHere) {
      this.drop(held);
    } else {
      held.over = text;
      // One reason is told: not also what its sound said as it was cut.
      if (held.problem === text || held.problem === held.endedText) held.problem = null;
      setTimeout(() => this.drop(held), isUnseen ? unseenOverForMs : overForMs);
    }
  }

  protected drop(held: Held): void {
    held.release();
    this.held.delete(held.key);
    this.publish();
  }

  /** What was refused stands at the session; that the node is not connected, only until it is again. */
  protected noteRefused(held: Held, error: unknown): void {
    const words = plainWords(error);
    if (ApiError.from(error).problem.code === "node_not_live") this.#notLive.set(held, words);
    this.note(held, words);
  }

  readonly nodeIsLive = (node: string): void => {
    for (const held of this.held.values()) {
      if (held.node !== node || held.problem === null) continue;
      if (held.problem === this.#notLive.get(held)) this.note(held, null);
    }
  };

  protected note(held: Held, problem: string | null): void {
    held.problem = problem;
    this.publish();
  }

  /** What was in focus is over. Another call must not be in somebody's ear because of it. */
  #focusAnother(held: readonly Held[]): void {
    const next = held.find(({ over }) => over === null) ?? held[0];
    if (next !== undefined && this.focused !== null && next.key !== this.focused) {
      next.isKeptQuiet = next.sound === "auto";
    }
    this.focused = next?.key ?? null;
  }

  /** What could not be done stands as long as a refusal at a row. */
  #keepNotice(notice: string | null): void {
    clearTimeout(this.#noticeTimer);
    if (notice !== null) this.#noticeTimer = setTimeout(() => this.dismiss(null), refusedForMs);
  }

  /** Looks again once the next of them has been without sound here for so long that it is to be said. */
  #tellSilence(held: readonly Held[], nowMs: number): void {
    clearTimeout(this.#silenceTimer);
    const agesMs = held.flatMap(({ silentHereSinceMs }) => silentHereSinceMs ?? []).map((ms) => nowMs - ms);
    const eldestMs = agesMs.filter((ms) => ms < silentHereForMs).sort((a, b) => b - a)[0];
    if (eldestMs === undefined) return;
    this.#silenceTimer = setTimeout(() => this.publish(), silentHereForMs - eldestMs);
  }

  protected publish(): void {
    const held = [...this.held.values()];
    // The words of its end stay in focus as long as they can be read.
    if (this.focused === null || !this.held.has(this.focused)) this.#focusAnother(held);
    if (this.alone !== null && !this.held.has(this.alone)) this.alone = null;
    const nowMs = Date.now();
    const around = { focus: this.focused, solo: this.alone, isStarting: this.starts.size > 0, nowMs };
    const sessions = held.map((each) => each.session(around));
    this.#tellSilence(held, nowMs);
    const voice = voiceOf(sessions, this.focused);
    for (const each of held) each.letVoice(each.key === voice);
    const { focused: focus, alone: solo, asking, notice } = this;
    // What has a row already stands in the dock by it.
    const isThere = ({ node, channelId }: Start) =>
      held.some((each) => each.node === node && each.over === null && each.row?.targetId === channelId);
    const starting = this.starts.wanted().filter((start) => !isThere(start));
    const next = { sessions, starting, focus, solo, voice, asking, notice };
    // Rows of others change all the time: of that nobody here is told.
    if (isSameState(this.state, next)) return;
    if (notice !== this.state.notice) this.#keepNotice(notice);
    this.state = next;
    for (const listener of this.#listeners) listener();
  }
}

function isSameState(a: ListeningState, b: ListeningState): boolean {
  return (
    a.focus === b.focus &&
    a.solo === b.solo &&
    a.voice === b.voice &&
    a.asking === b.asking &&
    a.notice === b.notice &&
    areSame(a.sessions, b.sessions) &&
    areSame(a.starting, b.starting)
  );
}

function areSame<Each>(a: readonly Each[], b: readonly Each[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
