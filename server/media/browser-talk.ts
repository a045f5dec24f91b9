import type { TalkTarget } from "@/lib/api/commands/talks";
import type { AriEvent } from "@/lib/ari";
import type { AudioEnd } from "@/lib/audio/wire";
import { nodeLostWords, restartedWords } from "@/lib/live/node-lost-words";
import type { TalkRow } from "@/lib/live/rows";
import { PanelError } from "../errors";
import { panelError } from "../nodes/asterisk-errors";
import { newId } from "../nodes/ids";
import { Steps } from "../nodes/steps";
import { Timers } from "../nodes/timers";
import type { AudioLine } from "./audio-line";
import { CallAttempt } from "./call-attempt";
import { type BrowserTalkOptions, firstRow, isTalkWith, type TalkChange } from "./talk";
import { TalkHold } from "./talk-hold";
import { TalkLegs } from "./talk-legs";
import { TalkSound } from "./talk-sound";
import {
  endedError,
  endWords,
  failedError,
  missedWords,
  neverCameWords,
  subjectOf,
  unansweredError,
  whomWith,
} from "./talk-words";

/** Between a channel's leaving the bridge, or the end of the sound, and the word of why or of what takes its place. */
const partedMs = 200;

/**
 * One person on the phone in the browser: a media channel of ours that meets the other party in a bridge. Steps run one
 * after another; the end is heard at once, whatever step waits for Asterisk.
 */
export class BrowserTalk {
  readonly #options: BrowserTalkOptions;
  readonly #legs: TalkLegs;
  readonly #sound: TalkSound;
  readonly #attempt: CallAttempt;
  readonly #timers: Timers;
  readonly #steps: Steps;
  readonly #hold: TalkHold;
  #row: TalkRow;
  #wasThere = false;
  /** The other party can be met. */
  #isReady = false;
  #ending: Promise<void> | null = null;
  #cause: number | null = null;

  constructor(options: BrowserTalkOptions) {
    this.#options = options;
    const { node, clock, owner, voice } = options;
    this.#timers = new Timers(clock);
    const id = newId(node.application, "browsertalk");
    this.#legs = new TalkLegs({
      ...options,
      onFrame: (samples, index) => this.#sound.onFrame(samples, index),
      onMediaEnd: () => this.#onMediaLost(),
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
      this.#timers.clear();
      // At once, and not behind a step that waits for Asterisk: from here on nothing is heard in either direction.
      this.line.end(code, words ?? endWords[code]);
      // Its owner needs no reason.
      const failure = words ?? (code === "ended" ? null : endWords[code]);
      this.#change({ status: "ending", failure });
      const atMs = this.#options.node.asteriskNow();
      this.#ending = this.#steps.run(async () => {
        await this.#legs.takeDown();
        this.#options.onEnded(this.#row, { atMs, cause: this.#cause, causeText: this.#row.failure });
      });
    }
    return this.#ending;
  }

  onEvent(event: AriEvent): void {
    if (this.#ending !== null) return;
    const { mediaId, legId } = this.#legs;
    switch (event.type) {
      case "StasisStart":
        this.#legs.onStarted(event.channel.id);
        if (event.channel.id === legId) this.#meet({ isReady: true });
        // A transfer puts another channel in the place of the one that leaves.
        if (event.replace_channel !== undefined && event.replace_channel.id === this.#legs.peerId) {
          this.#legs.replacePeer(event.channel.id);
          this.#change({ peerId: event.channel.id });
        }
        return;
      case "Dial":
        if (event.peer.id === legId) this.#onDial(event.dialstatus);
        return;
      case "ChannelStateChange":
        if (event.channel.id === legId && event.channel.state === "Ringing") this.#onDial("RINGING");
        return;
      case "ChannelDestroyed":
        if (event.channel.id === mediaId) void this.end("failed");
        else if (event.channel.id === this.#legs.peerId) this.#onPeerGone(event.cause);
        return;
      case "ChannelEnteredBridge":
        if (event.channel !== undefined) this.#onEntered(event.channel.id, event.bridge.id);
        return;
      case "ChannelLeftBridge":
        if (event.bridge.id !== this.#legs.bridgeId) return;
        this.#legs.onLeft(event.channel.id);
        this.#timers.after(partedMs, () => this.#onParted());
        return;
      case "BridgeDestroyed":
        if (event.bridge.id === this.#legs.bridgeId) void this.end("hung_up", "The bridge was taken away.");
        return;
      default:
    }
  }

  onResync(restarted: boolean): void {
    if (restarted) void this.end("failed", restartedWords);
    if (this.#ending !== null) return;
    this.#hold.settle();
    const { live } = this.#options.node;
    const { legId, mediaId, peerId } = this.#legs;
    // Answered while nobody listened to it.
    const leg = legId === null ? undefined : live.row("channels", legId);
    if (leg?.control === "ours" && leg.state === "Up") this.#meet({ isReady: true });
    for (const id of [mediaId, peerId]) {
      if (id !== null && live.row("channels", id) === undefined)
        this.#steps.background(async () => {
          if (await this.#legs.isGone(id)) void this.end("hung_up", missedWords);
        });
    }
  }

  /** Alone, or with all of its Asterisk: the connection to that breaks in the same moment, told before or after. */
  #onMediaLost(): void {
    if (this.#ending !== null) return;
    const end = () => void this.end("failed", this.#options.node.isLive ? undefined : nodeLostWords);
    if (this.#options.node.isLive) this.#timers.after(partedMs, end);
    else end();
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

  #onDial(status: string): void {
    this.#attempt.onDial(status);
    const isAlerted = status === "RINGING" || status === "PROGRESS";
    if (isAlerted && this.#row.status === "calling") this.#change({ status: "ringing" });
  }

  #onPeerGone(cause: number): void {
    this.#cause = cause;
    const isActive = this.#row.status === "active";
    if (isActive && this.#legs.hasOthers()) {
      // Who has come in the meantime goes on talking.
      this.#legs.replacePeer(null);
      this.#change({ peerId: null });
      return;
    }
    void this.end("hung_up", isActive ? "The other party has hung up." : this.#attempt.endedWords(cause));
  }

  #onEntered(channelId: string, bridgeId: string): void {
    if (this.#legs.onEntered(channelId, bridgeId) === "moved") {
      this.#change({ bridgeId, peerId: null });
      return;
    }
    // Music is for one who waits alone, not for who has come to talk.
    if (bridgeId === this.#legs.bridgeId && (this.#hold.isHeld || this.#row.away) && this.#legs.hasOthers()) {
      this.#steps.background(() => this.#legs.music(false));
    }
  }

  /** Somebody left the bridge a moment ago and has not ended: moved, by a person or by a transfer. */
  #onParted(): void {
    if (!this.#legs.isIn()) void this.end("hung_up", "The browser was taken out of the call.");
    else if (this.#legs.isLonely()) void this.end("hung_up", "The other party was taken to somebody else.");
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
