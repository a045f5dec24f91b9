import type { TalkTarget } from "@/lib/api/commands/talks";
import type { AriEvent } from "@/lib/ari";
import type { AudioEnd } from "@/lib/audio/wire";
import type { TalkRow } from "@/lib/live/rows";
import { PanelError } from "../errors";
import { panelError } from "../nodes/asterisk-errors";
import { newId } from "../nodes/ids";
import { Steps } from "../nodes/steps";
import type { AudioLine } from "./audio-line";
import { CallAttempt } from "./call-attempt";
import { type BrowserTalkOptions, firstRow, isTalkWith, type TalkChange } from "./talk";
import { TalkCourse } from "./talk-course";
import { TalkHold } from "./talk-hold";
import { TalkLegs } from "./talk-legs";
import { TalkSound } from "./talk-sound";
import {
  endedError,
  endWords,
  failedError,
  neverCameWords,
  subjectOf,
  unansweredError,
  whomWith,
} from "./talk-words";

/**
 * One person on the phone in the browser: a media channel of ours that meets the other party in a bridge. Steps run one
 * after another; the end is heard at once, whatever step waits for Asterisk.
 */
export class BrowserTalk {
  readonly #options: BrowserTalkOptions;
  readonly #legs: TalkLegs;
  readonly #sound: TalkSound;
  readonly #attempt: CallAttempt;
  readonly #steps: Steps;
  readonly #hold: TalkHold;
  readonly #course: TalkCourse;
  #row: TalkRow;
  #wasThere = false;
  /** The other party can be met. */
  #isReady = false;
  #ending: Promise<void> | null = null;

  constructor(options: BrowserTalkOptions) {
    this.#options = options;
    const { node, clock, owner, voice } = options;
    const id = newId(node.application, "browsertalk");
    this.#legs = new TalkLegs({
      ...options,
      onFrame: (samples, index) => this.#sound.onFrame(samples, index),
      onMediaEnd: () => this.#course.onMediaLost(),
      onMusicUnsure: () => this.#hold.settle(),
    });
    this.#attempt = new CallAttempt(options.to, clock);
    this.#row = firstRow(id, options, this.#legs);
    this.#steps = new Steps({
      isOver: () => this.#ending !== null,
      onFailure: (error) => {
        this.#warn(error, "went wrong and was ended");
        void this.end("failed", error instanceof PanelError ? error.message : undefined);
      },
    });
    this.#hold = new TalkHold({
      id,
      legs: this.#legs,
      voice,
      steps: this.#steps,
      row: () => this.#row,
      gate: (change) => this.#gate(change),
      warn: (error, what) => this.#warn(error, what),
    });
    this.#course = new TalkCourse({
      node,
      clock,
      legs: this.#legs,
      hold: this.#hold,
      attempt: this.#attempt,
      steps: this.#steps,
      row: () => this.#row,
      isOver: () => this.#ending !== null,
      change: (change) => this.#change(change),
      onReady: () => this.#meet({ isReady: true }),
      end: (code, words) => void this.end(code, words),
    });
    this.#sound = new TalkSound({
      session: id,
      owner,
      clock,
      say: (samples) => this.#legs.say(samples),
      onAttach: () => this.#onThere(),
      onDetach: () => this.#onAway(),
      onGone: (code) => void this.end(code, this.#wasThere ? undefined : neverCameWords),
    });
  }

  get line(): AudioLine {
    return this.#sound.line;
  }

  get id(): string {
    return this.#row.id;
  }

  get ownerId(): string {
    return this.#options.owner.id;
  }

  get row(): TalkRow {
    return this.#row;
  }

  /** No more from the moment a hold is begun, before the row tells of it. */
  get isOffHold(): boolean {
    return this.#row.status === "active" && !this.#hold.isHeld;
  }

  /** With whom, as the dock names them. */
  get whom(): string {
    return whomWith(this.#row, this.#options.node.live);
  }

  /** Every channel in Asterisk that is or may be its own: the sweep leaves them alone. */
  ownedIds(): string[] {
    return this.#legs.ownedIds();
  }

  /** Whether it is with that very party. */
  isWith(to: TalkTarget): boolean {
    return isTalkWith(this.#row, this.#options, to);
  }

  /** @throws PanelError why Asterisk would not; nothing is left then */
  async start(): Promise<void> {
    const { to, node, media } = this.#options;
    this.#change({});
    try {
      await this.#steps.run(async () => {
        await this.#legs.open();
        this.#change({ transport: await media.transportOf(node) });
        if (to.kind === "channel" || to.kind === "bridge") return this.#meet({ isReady: true });
        this.#change({ status: "calling" });
        this.#attempt.begin();
        await this.#legs.call(to);
        this.#change({ peerId: this.#legs.peerId });
      });
    } catch (caught) {
      const { failure } = this.#row;
      const error = failure === null ? panelError(caught, subjectOf(to)) : failedError(failure);
      await this.end("failed", error.message);
      throw error;
    }
  }

  /** @throws PanelError talk_gone, not_answered, why Asterisk would not, and as {@link OneVoice.free} */
  async change({ muted, held }: TalkChange): Promise<void> {
    if (this.#ending !== null) throw endedError();
    // Not behind a step that waits: who mutes must not be heard a moment longer.
    if (muted !== undefined) this.#gate({ muted });
    if (held === undefined) return;
    const set = () => this.#steps.run(() => this.#askActive(() => this.#hold.set(held)));
    await (held || !this.#hold.isHeld ? set() : this.#options.voice.changeOver(this.id, set));
  }

  /** @throws PanelError talk_gone, not_answered, and why Asterisk would not */
  async dtmf(digits: string): Promise<void> {
    await this.#askActive(() => this.#legs.dtmf(digits));
  }

  /** Takes all of it down; `words` are told in place of the code's own. Safe to call twice; never rejects. */
  end(code: AudioEnd = "ended", words?: string): Promise<void> {
    if (this.#ending === null) {
      this.#legs.giveUp();
      this.#course.stop();
      // At once, and not behind a step that waits for Asterisk: from here on nothing is heard in either direction.
      this.line.end(code, words ?? endWords[code]);
      // Its owner needs no reason.
      const failure = words ?? (code === "ended" ? null : endWords[code]);
      this.#change({ status: "ending", failure });
      const atMs = this.#options.node.asteriskNow();
      this.#ending = this.#steps.run(async () => {
        await this.#legs.takeDown();
        this.#options.onEnded(this.#row, { atMs, cause: this.#course.cause, causeText: this.#row.failure });
      });
    }
    return this.#ending;
  }

  onEvent(event: AriEvent): void {
    this.#course.onEvent(event);
  }

  onResync(restarted: boolean): void {
    this.#course.onResync(restarted);
  }

  /** Once both are there, the other party and the browser: nobody is answered, or answers, for a page that fails. */
  #meet({ isReady = this.#isReady } = {}): void {
    this.#isReady = isReady;
    if (isReady && this.#sound.isThere) this.#steps.background(() => this.#ask(() => this.#join()));
  }

  async #join(): Promise<void> {
    const { to, node, voice } = this.#options;
    if (this.#row.status === "active") return;
    if (to.kind === "channel") await this.#legs.answer(to.channelId);
    await this.#legs.join();
    const held = voice.isTaken(this.id);
    this.#hold.begin(held);
    this.#change({ status: "active", activeAtMs: node.asteriskNow(), held });
    this.#gate({});
    if (held) this.#legs.showHold(true);
    // It may have gone meanwhile.
    if (held || !this.#sound.isThere) await this.#hold.waitMusic();
  }

  #onThere(): void {
    this.#wasThere = true;
    this.#meet();
    if (!this.#row.away) return;
    this.#steps.background(async () => {
      // Together last, as at the end of a hold.
      if (this.#row.status === "active") await this.#ask(() => this.#legs.music(this.#hold.isHeld));
      if (this.#sound.isThere) this.#gate({ away: false });
    });
  }

  #onAway(): void {
    if (this.#ending !== null) return;
    this.#gate({ away: true });
    this.#steps.background(async () => {
      if (!this.#sound.isThere && this.#row.status === "active") await this.#hold.waitMusic();
    });
  }

  /** Who may be heard now. */
  #gate(change: Pick<Partial<TalkRow>, "muted" | "held" | "away">): void {
    this.#change(change);
    this.#sound.gate({ ...this.#row, held: this.#hold.isHeld });
  }

  #change(change: Partial<TalkRow>): void {
    // What the end has said stands, whatever step was under way.
    if (this.#ending !== null) return;
    this.#row = { ...this.#row, ...change };
    this.#options.onChange(this.#row);
  }

  async #askActive(request: () => Promise<void>): Promise<void> {
    if (this.#ending !== null) throw endedError();
    if (this.#row.status !== "active") throw unansweredError();
    await this.#ask(request);
  }

  async #ask(request: () => Promise<void>): Promise<void> {
    try {
      await request();
    } catch (error) {
      throw panelError(error, subjectOf(this.#options.to));
    }
  }

  #warn(error: unknown, what: string): void {
    this.#options.logger.warn({ err: error, talk: this.id }, `a call in the browser ${what}`);
  }
}
