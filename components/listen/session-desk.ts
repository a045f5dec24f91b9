import { refusedForMs } from "@/components/live/pending";
import type { ListenWish } from "@/components/shell/sound-request";
import type { SpyMode, SpyRow } from "@/lib/live/rows";
import { Attention } from "./attention";
import { EndedSessions } from "./ended-sessions";
import { Held, silentHereForMs } from "./held-session";
import { emptyState, isSameState, type ListeningPorts, type ListeningState } from "./listening-state";
import type { PageAudio } from "./page-audio";
import { PassingProblems } from "./passing-problems";
import {
  callEnded,
  callUnheard,
  endedUnseen,
  heardElsewhere,
  notBegun,
  talkEndedUnseen,
  turnedBack,
} from "./refusals";
import { keyOf, needsMicrophone, voiceOf } from "./sessions";
import { type Start, Starts } from "./starts";

type DeskPorts = Pick<
  ListeningPorts,
  "hasChannel" | "isLive" | "me" | "spies" | "talks" | "removalText" | "policyTook"
>;

/** The sessions of this page side by side: which rows are mine, how they began and ended, and what went wrong. */
export class SessionDesk {
  readonly #ports: DeskPorts;
  readonly #audio: PageAudio;
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();
  readonly #passing = new PassingProblems();
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #wantedTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  #state: ListeningState = emptyState;
  #asking: ListenWish | null = null;
  #notice: string | null = null;
  /** Whose not being live is all that the notice says; null where it says something else. */
  #noticeNode: string | null = null;
  readonly attention = new Attention(this.#held, () => this.publish());
  readonly ended: EndedSessions;
  readonly starts = new Starts();
  /** Taken back before they were there, and being ended: nothing of them is shown. */
  readonly unwanted = new Set<string>();

  constructor(ports: DeskPorts, audio: PageAudio) {
    this.#ports = ports;
    this.#audio = audio;
    this.ended = new EndedSessions({
      attention: this.attention,
      isLive: (node) => ports.isLive(node),
      remove: (held) => this.#remove(held),
      changed: () => this.publish(),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): ListeningState => this.#state;

  get(key: string): Held | undefined {
    return this.#held.get(key);
  }

  all(): Held[] {
    return [...this.#held.values()];
  }

  runningOn(on: string, channelId: string): Held | undefined {
    return this.all().find(
      ({ kind, node, row, over, isEnding }) =>
        // What I am ending is none to turn to: whoever asks for the call again wants it anew.
        kind === "spy" && over === null && !isEnding && node === on && row?.targetId === channelId,
    );
  }

  /** How many are on their way and no row tells of yet: a row often comes before the answer. */
  startsWithoutRow(): number {
    const isUnclaimed = ({ kind, over, link, wasHere, isCalling }: Held) =>
      kind === "talk" && over === null && link === null && !wasHere && isCalling;
    const talks = this.starts.running().filter(({ channelId }) => channelId === null).length;
    const talkRows = Math.min(talks, this.all().filter(isUnclaimed).length);
    const spyRows = this.starts.running().filter((start) => this.#hasRow(start)).length;
    return this.starts.size - talkRows - spyRows;
  }

  #hasRow({ node, channelId }: Start): boolean {
    return channelId !== null && this.runningOn(node, channelId) !== undefined;
  }

  dismiss(key: string | null): void {
    const held = key === null ? undefined : this.#held.get(key);
    if (held === undefined) this.#notice = null;
    else held.problem = null;
    this.publish();
  }

  /** The rows have changed, or a link has. */
  readonly sync = (): void => {
    const me = this.#ports.me();
    const nowMs = Date.now();
    for (const held of this.all()) held.expire(nowMs);
    const seen = new Set<string>();
    if (me !== null) {
      for (const { node, row } of this.#ports.spies()) {
        if (!this.#isMine(node, row, me)) continue;
        const held = this.#meet("spy", node, row.id).takeSpy(row);
        seen.add(held.key);
        const taken = held.modeTaken();
        this.#passing.rowCame(held);
        if (taken !== null) this.#tellTaken(held, taken, row);
      }
      for (const { node, row } of this.#ports.talks()) {
        if (this.#isMine(node, row, me)) seen.add(this.#meet("talk", node, row.id).takeTalk(row).key);
      }
    }
    for (const held of this.all()) {
      if (seen.has(held.key)) continue;
      if (!held.isGone) continue;
      const { kind, node, id } = held;
      const told = this.#ports.removalText(kind === "spy" ? "spies" : "talks", node, id);
      // A snapshot names no reasons: of what went meanwhile nobody has told.
      const isUnseen = told === undefined && held.gaveUp === null && held.isUntold;
      const unseen = kind === "spy" ? endedUnseen : talkEndedUnseen;
      // What a phone listens to is never in a page: the panel's words are all that its owner learns of the end.
      const isHere = held.wasHere || (held.row?.via === "phone" && typeof told === "string");
      this.#end(held, held.gaveUp ?? told ?? (isUnseen ? unseen : held.endedText), isHere);
    }
    this.publish();
    // Nobody is to hear it any more, now or by a mode that is on its way.
    if (this.starts.size === 0 && !needsMicrophone(this.#state.sessions)) this.#audio.restMicrophone();
    this.#watchWanted(nowMs);
  };

  /** What was accepted may yet come to nothing: then no row tells of it. */
  #watchWanted(nowMs: number): void {
    clearTimeout(this.#wantedTimer);
    const endsMs = this.all().flatMap(({ wanted }) => wanted.untilMs ?? []);
    if (endsMs.length > 0) this.#wantedTimer = setTimeout(this.sync, Math.min(...endsMs) - nowMs);
  }

  #isMine(node: string, { id, by }: { id: string; by: string }, me: string): boolean {
    return by === me && !this.unwanted.has(keyOf(node, id));
  }

  #meet(kind: Held["kind"], node: string, id: string): Held {
    const known = this.#held.get(keyOf(node, id));
    if (known?.over === null) return known;
    // What seemed to be over, as after a lost connection, runs all the same.
    if (known !== undefined) this.#remove(known);
    return this.hold(new Held(kind, node, id, ""));
  }

  /** The one that is known already, where it is. */
  hold(held: Held): Held {
    const known = this.#held.get(held.key);
    if (known !== undefined) {
      known.who = held.who || known.who;
      return known;
    }
    this.#held.set(held.key, held);
    return held;
  }

  /** Nobody hears me any more, and I have not asked for it: that must not pass in silence. */
  #tellTaken(held: Held, mode: SpyMode, { status, activeAtMs, targetId }: SpyRow): void {
    const lost = this.#ports.hasChannel(held.node, targetId) ? callUnheard : callEnded;
    const paused = activeAtMs === null ? notBegun : lost;
    const words = status === "waiting" ? paused : turnedBack;
    held.problem = words;
    if (status === "waiting") return;
    const told = this.#ports.policyTook(mode).catch(() => null);
    void told.then((byPolicy) => {
      if (byPolicy !== null && held.problem === words) this.note(held, byPolicy);
    });
  }

  #end(held: Held, text: string, isHere: boolean): void {
    if (held.over !== null) return;
    held.release();
    if (held.isStopped || !isHere) {
      this.drop(held);
      return;
    }
    this.ended.add(held, text);
    // One reason is told: not also what its sound said as it was cut.
    this.#passing.ended(held);
    if ([text, held.endedText, heardElsewhere].includes(held.problem ?? "")) held.problem = null;
  }

  drop(held: Held): void {
    this.#remove(held);
    this.publish();
  }

  #remove(held: Held): void {
    held.release();
    this.ended.forget(held);
    if (this.#held.get(held.key) === held) this.#held.delete(held.key);
  }

  /** Asks for the reason of a wish; null asks no more. */
  ask(wish: ListenWish | null): void {
    this.#asking = wish;
    this.publish();
  }

  /** What could not be done, where no row stands for it; `notLive` names the node that has to be live for it. */
  tell(notice: string, notLive: string | null = null): void {
    this.#notice = notice;
    this.#noticeNode = notLive;
    this.publish();
  }

  note(held: Held, problem: string | null): void {
    held.problem = problem;
    this.publish();
  }

  /** What was refused stands at the session; that the node is not connected, only until it is again. */
  noteRefused(held: Held, error: unknown): void {
    const words = this.#passing.take(held, error);
    if (words !== null) this.note(held, words);
  }

  readonly nodeIsLive = (node: string): void => {
    if (this.#noticeNode === node && this.#notice !== null) this.dismiss(null);
    for (const held of this.all()) if (held.node === node) this.#passing.nodeIsLive(held);
    this.publish();
  };

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

  publish(): void {
    this.attention.settle();
    const { focused: focus, alone: solo } = this.attention;
    const held = this.all();
    const nowMs = Date.now();
    const around = { focus, solo, isStarting: this.starts.size > 0, nowMs };
    const sessions = held.map((each) => each.session(around));
    this.#tellSilence(held, nowMs);
    const voice = voiceOf(sessions, focus);
    for (const each of held) each.letVoice(each.key === voice);
    // What has a row already stands in the dock by it.
    const starting = this.starts.wanted().filter((start) => !this.#hasRow(start));
    const coming = this.starts.wanted().findLast(({ channelId }) => channelId !== null) ?? null;
    const [asking, notice] = [this.#asking, this.#notice];
    const next = { sessions, starting, coming, focus, solo, voice, asking, notice };
    // Rows of others change all the time: of that nobody here is told.
    if (isSameState(this.#state, next)) return;
    if (notice !== this.#state.notice) this.#keepNotice(notice);
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}
