import type { Logger } from "pino";
import type { CodecChoice } from "@/lib/api/spy-policy";
import type { AriEvent } from "@/lib/ari";
import type { AudioEnd, StreamName } from "@/lib/audio/wire";
import type { SpyMode, SpyRow, SpySides, WhisperTo } from "@/lib/live/rows";
import type { Identity } from "../auth/identity";
import { panelError } from "../nodes/asterisk-errors";
import type { Clock } from "../nodes/clock";
import { newId } from "../nodes/ids";
import type { Node } from "../nodes/node";
import type { Spy, SpyChange, SpyStretch } from "../nodes/spy";
import { newSpyRow } from "../nodes/spy-row";
import { SpyState } from "../nodes/spy-state";
import { nobodyThere, spyEnded, spyEndWords } from "../nodes/spy-words";
import { Steps } from "../nodes/steps";
import { AudioLine } from "./audio-line";
import type { MediaOpener } from "./media-channel";
import { NextCall } from "./next-call";
import { SpyCourse } from "./spy-course";
import { SpySound } from "./spy-sound";
import { whisperOf } from "./talk-path";

/** `codec`: how the sound is to come where the node can; else it is PCM. */
interface BrowserSpyOptions extends CodecChoice {
  node: Node;
  media: MediaOpener;
  clock: Clock;
  logger: Logger;
  targetId: string;
  sides: SpySides;
  whisperTo: WhisperTo;
  follow: boolean;
  reason: string;
  owner: Identity;
  /** Asked before each path that may be the first to hear its call: of a followed person's next one, too. */
  mayBegin(channelId: string): boolean;
  onChange(row: SpyRow): void;
  /** A mode has given way to the next one. */
  onStretch(stretch: SpyStretch): void;
  /** Once, when nothing of the session is left in Asterisk. */
  onEnded(stretch: SpyStretch): void;
}

const streamsOf = {
  mixed: ["mix"],
  apart: ["near", "far"],
} as const satisfies Record<SpySides, readonly StreamName[]>;

/**
 * One supervisor on one call by the browser. What is heard comes by a path that no change of mode touches; the microphone
 * goes by a second one, made when somebody is to hear it and taken down after. Steps run one after another.
 */
export class BrowserSpy implements Spy {
  readonly line: AudioLine;
  readonly #options: BrowserSpyOptions;
  readonly #sound: SpySound;
  readonly #state: SpyState;
  readonly #steps: Steps;
  readonly #next: NextCall;
  readonly #course: SpyCourse;
  /** Why it ends: the first reason, whatever comes of it. */
  #why: string | undefined;

  constructor(options: BrowserSpyOptions) {
    this.#options = options;
    const { node, clock, owner } = options;
    const id = newId(node.application, "browserspy");
    this.#next = new NextCall({ ...options, live: node.live });
    const row = newSpyRow({
      id,
      targetId: options.targetId,
      mode: "listen",
      whisperTo: options.whisperTo,
      via: "browser",
      sides: options.sides,
      by: owner.actor,
      endpoint: "",
      follows: this.#next.endpoint,
      reason: options.reason,
      status: "connecting",
      startedAtMs: node.asteriskNow(),
      supervisorChannelId: null,
    });
    this.#state = new SpyState({ ...options, row, now: () => node.asteriskNow() });
    this.#steps = new Steps({
      isOver: () => this.#isOver,
      onFailure: (error) => {
        options.logger.warn({ err: error, spy: id }, "a spy went wrong and was ended");
        void this.end("failed");
      },
    });
    this.line = new AudioLine({
      session: id,
      owner,
      streams: streamsOf[options.sides],
      clock,
      onMicrophone: (samples) => this.#sound.speak(samples),
      onUndecodable: () => this.#course.onUndecodable(),
      onGone: (code) => void this.end(code),
    });
    this.#sound = new SpySound({
      ...options,
      onFrame: (stream, sound, skipped, codec) => this.line.send(stream, sound, skipped, codec),
      onBroken: (which, why) => this.#course.onBroken(which, why),
    });
    this.#course = new SpyCourse({
      ...options,
      line: this.line,
      sound: this.#sound,
      state: this.#state,
      steps: this.#steps,
      next: this.#next,
      isOver: () => this.#isOver,
      listen: (targetId, sides) => this.#listen(targetId, sides),
      turnBack: () => this.#setMode("listen", this.row.whisperTo),
      end: (code, words) => void this.end(code, words),
    });
  }

  get id(): string {
    return this.row.id;
  }

  get ownerId(): string {
    return this.#options.owner.id;
  }

  get row(): SpyRow {
    return this.#state.row;
  }

  get #isOver(): boolean {
    return this.row.status === "ending" || this.line.isEnded;
  }

  /** How long it took to be heard, stage by stage; null while nothing is. */
  get listening(): SpySound["listening"] {
    return this.#sound.listening;
  }

  setRecording(recording: SpyRow["recording"]): void {
    this.#state.change({ recording });
  }

  setNoticeFailed(noticeFailed: string): void {
    this.#state.change({ noticeFailed });
  }

  ownedIds(): string[] {
    return this.#sound.ownedIds();
  }

  /**
   * What is not answered yet is waited for, and listened to from its answer on, whatever mode was asked for: nobody is to
   * be heard by surprise, when they have long turned to something else.
   * @throws PanelError why Asterisk would not; nothing is left then
   */
  start(mode: SpyMode): Promise<void> {
    this.#state.change({});
    return this.#steps.run(async () => {
      const heldBack = this.#next.await(this.row.targetId);
      if (heldBack !== null) return this.#state.pause(heldBack);
      try {
        await this.#listen(this.row.targetId, this.row.sides);
        if (mode !== "listen") await this.#setMode(mode, this.row.whisperTo);
      } catch (error) {
        this.#why ??= panelError(error, { kind: "channel", id: this.row.targetId }).message;
        await this.#takeDown("failed", this.#why);
        throw error;
      }
    });
  }

  change(change: SpyChange): Promise<{ from: SpyRow; to: SpyRow }> {
    return this.#steps.run(async () => {
      const from = this.row;
      await this.#change(change);
      return { from, to: this.row };
    });
  }

  async #change(change: SpyChange): Promise<void> {
    this.#refuseEnded();
    const { mode = this.row.mode, whisperTo = this.row.whisperTo, sides = this.row.sides } = change;
    if (this.row.status === "waiting") {
      if (mode !== "listen") throw nobodyThere(this.row.heldBack);
      // Nobody's call would come any more.
      if (change.follow === false && !this.#next.isAwaited) return void this.end();
      if (this.#next.isAwaited) this.#follow(change.follow);
      // The next call comes so from its first frame on.
      if (sides !== this.row.sides) this.line.change({ streams: streamsOf[sides] });
      return this.#state.change({ whisperTo, sides });
    }
    this.#follow(change.follow);
    if (sides !== this.row.sides) await this.#listen(this.row.targetId, sides);
    await this.#setMode(mode, whisperTo);
  }

  /** @throws PanelError not_possible_now where nobody is there to be followed */
  #follow(isFollowed: boolean | undefined): void {
    if (isFollowed === undefined) return;
    this.#next.follow(isFollowed, this.row.targetId);
    this.#state.change({ follows: this.#next.endpoint });
  }

  /** From here on nobody hears the supervisor, until a step opens it again. */
  shutMicrophone(): void {
    this.line.change({ mayTalk: false });
  }

  end(code: AudioEnd = "ended", words: string = spyEndWords[code]): Promise<void> {
    this.#why ??= words;
    // At once, and not behind a step that waits for Asterisk: from here on nothing is heard in either direction.
    this.line.end(code, words);
    void this.#sound.end();
    const why = this.#why;
    return this.#steps.run(() => this.#takeDown(code, why));
  }

  /** Whether it hears this leg, or waits for no more than its answer or the end of its hold. */
  isOn(channelId: string): boolean {
    if (this.row.status === "waiting") return this.#next.isFor(channelId);
    return this.row.targetId === channelId;
  }

  onEvent(event: AriEvent): void {
    this.#course.onEvent(event);
  }

  onResync(restarted: boolean): void {
    this.#course.onResync(restarted);
  }

  /** @throws PanelError why Asterisk would not; what was heard before goes on then */
  async #listen(targetId: string, sides: SpySides): Promise<void> {
    const heard = await this.#try(targetId, () => this.#sound.listen(targetId, sides));
    if (sides !== this.row.sides) this.line.change({ streams: streamsOf[sides] });
    this.#next.heard(targetId);
    this.#state.hear({ ...heard, targetId, sides });
  }

  async #setMode(mode: SpyMode, whisperTo: WhisperTo): Promise<void> {
    const { targetId } = this.row;
    if (mode === "listen") {
      this.line.change({ mayTalk: false });
      await this.#sound.hush();
    } else {
      await this.#try(targetId, () => this.#sound.talk(targetId, whisperOf(mode, whisperTo)));
      this.line.change({ mayTalk: true });
    }
    this.#state.turn(mode, whisperTo);
  }

  /** An end that comes meanwhile is why it fails, whatever Asterisk says: nothing of it is used then. */
  async #try<Result>(targetId: string, act: () => Promise<Result>): Promise<Result> {
    try {
      const result = await act();
      if (!this.line.isEnded) return result;
    } catch (error) {
      if (!this.line.isEnded) throw panelError(error, { kind: "channel", id: targetId });
    }
    await this.#sound.end();
    throw spyEnded();
  }

  #refuseEnded(): void {
    if (this.#isOver) throw spyEnded();
  }

  async #takeDown(code: AudioEnd, text: string): Promise<void> {
    if (this.row.status !== "ending") this.#state.change({ status: "ending" });
    this.line.end(code, text);
    await this.#sound.end();
    this.#state.end(text);
  }
}
