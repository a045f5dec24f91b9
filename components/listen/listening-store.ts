import { refusal } from "@/components/live/refusal";
import { ApiError } from "@/components/live/request";
import type { ListenWish, SoundWish, TalkWish } from "@/components/shell/sound-request";
import type { Problem } from "@/lib/api/errors";
import { modeRefusalHelp } from "@/lib/api/spy-policy";
import type { Microphone } from "@/lib/audio/browser/microphone";
import type { StreamName } from "@/lib/audio/wire";
import type { SpyMode, SpySides, WhisperTo } from "@/lib/live/rows";
import { EndsByHand } from "./ends-by-hand";
import { Held } from "./held-session";
import type { ListeningPorts, ListeningState } from "./listening-state";
import { ModeChanges } from "./mode-changes";
import { OwnTalks } from "./own-talks";
import { PageAudio } from "./page-audio";
import { heardElsewhere, limitReached } from "./refusals";
import { SessionDesk } from "./session-desk";
import { SessionSound } from "./session-sound";
import { keyOf, sessionsMax } from "./sessions";

/**
 * What the dock and the rows may ask of the sessions of this page. One object a page; the rows of the panel say what is,
 * the page adds what only it knows: links, volumes, focus, and whether I mean to be heard. The desk keeps that, the sound
 * brings it to ears, and here is what is asked of the panel.
 */
export class ListeningStore {
  readonly #ports: ListeningPorts;
  readonly #audio: PageAudio;
  readonly #desk: SessionDesk;
  readonly #sound: SessionSound;
  readonly #modes: ModeChanges;
  readonly #ends = new EndsByHand();
  readonly talks: OwnTalks;

  constructor(ports: ListeningPorts) {
    this.#ports = ports;
    this.#audio = new PageAudio(ports);
    this.#desk = new SessionDesk(ports, this.#audio);
    this.#sound = new SessionSound(ports, this.#desk, this.#audio);
    this.#modes = new ModeChanges(ports, this.#desk, this.#sound);
    this.talks = new OwnTalks(ports, this.#desk, this.#sound, this.#audio);
    this.#audio.onVoiceLost = (why) => this.#modes.loseVoice(why);
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#desk.subscribe(listener);
  readonly snapshot = (): ListeningState => this.#desk.snapshot();
  readonly sync = (): void => this.#desk.sync();
  readonly nodeIsLive = (node: string): void => this.#desk.nodeIsLive(node);

  readonly wish = (wish: SoundWish): void => {
    if (wish.kind === "stopListening") this.#sound.stopListening();
    else if (wish.kind === "stopOn") this.#stopOn(wish);
    else if (wish.kind === "hearHere") void this.#sound.hearHere(keyOf(wish.node, wish.id));
    else if (wish.kind === "talk") this.#talk(wish);
    else this.#listen(wish);
  };

  #talk(wish: TalkWish): void {
    if (this.#isFull()) this.#sound.refuse(wish.at, refusal(limitReached, "Stop one of them first."));
    else void this.talks.start(wish);
  }

  #listen(wish: ListenWish): void {
    const running = this.#desk.runningOn(wish.node, wish.channelId);
    if (running !== undefined) {
      this.#turnTo(running, wish);
      return;
    }
    const refused = this.#refusedBefore(wish);
    if (refused !== null) {
      this.#sound.refuse(wish.at, refused);
    } else if (this.#ports.reasonRequired()) {
      this.#desk.ask(wish);
    } else {
      void this.#startSpy(wish, "");
    }
  }

  /** What is heard already is looked at, and changed; what another tab has is taken from it only by a second press. */
  #turnTo(held: Held, { node, channelId, mode }: ListenWish): void {
    this.#desk.attention.focus(held.key);
    const isComing =
      held.isOpening || this.#desk.starts.wanted().some(({ key }) => key === `${node}/${channelId}`);
    if (held.link === null && held.row?.via === "browser" && !isComing) {
      // It is over, and its row only has not gone yet.
      // What was heard here to its last moment is in no other tab.
      const isAsked = held.wasHere || held.problem === heardElsewhere;
      if (held.hasHungUp || !isAsked) {
        this.#desk.note(held, held.hasHungUp ? held.endedText : heardElsewhere);
        return;
      }
      void this.#sound.hearHere(held.key);
    }
    if (held.wanted.mode !== mode) void this.setMode(held.key, mode);
  }

  /** Ends what listens to one of the channels, also what is only on its way. */
  #stopOn({ node, channelIds }: Extract<SoundWish, { kind: "stopOn" }>): void {
    for (const channelId of channelIds) {
      const start = this.#desk.starts.get(`${node}/${channelId}`);
      const running = this.#desk.runningOn(node, channelId);
      // The same key, pressed twice on a row, comes to the dock once the row has nothing to end any more.
      const key = running?.key ?? start?.key;
      if (key !== undefined) this.#ends.note(key);
      if (start !== undefined) this.#sound.takeBack(start.key);
      if (running !== undefined && !running.isStopped) void this.#sound.stop(running.key);
    }
  }

  /** Why a call cannot be listened to here, as far as the page knows by itself. */
  #refusedBefore({ mode }: ListenWish): Problem | null {
    const byPolicy = this.#ports.modeRefusal("listen") ?? this.#ports.modeRefusal(mode);
    if (byPolicy !== null) return refusal(byPolicy, modeRefusalHelp);
    const silent = this.#ports.support().listen;
    if (silent !== null) return refusal(silent, "Or listen by phone: it is in the row's menu.");
    return this.#isFull() ? refusal(limitReached, "Stop one of them first.") : null;
  }

  /** Answers the question for a reason; null gives up. */
  giveReason(reason: string | null): void {
    const wish = this.#desk.snapshot().asking;
    this.#desk.ask(null);
    if (wish !== null && reason !== null) void this.#startSpy(wish, reason);
  }

  async #startSpy(wish: ListenWish, reason: string): Promise<void> {
    const { node, channelId, who, at, mode } = wish;
    const key = `${node}/${channelId}`;
    const start = { key, node, channelId, who, mode, voice: "shut" } as const;
    if (!this.#desk.starts.begin(start)) return this.#desk.publish();
    this.#audio.prepare();
    this.#desk.publish();
    const codecs = [...this.#audio.engine().codecs];
    const input = { node, channelId, via: "browser", mode: "listen", reason, codecs } as const;
    const started = await this.#sound.attempt(node, at, `Listening to ${who}`, () =>
      this.#ports.send("spies.start", { input, at, what: "Listening" }).catch((error: unknown) => {
        if (reason !== "" || ApiError.from(error).problem.field !== "reason") throw error;
        // The policy has begun to ask why since this page asked for it.
        if (this.#desk.starts.wanted().some((start) => start.key === key)) this.#desk.ask(wish);
        return null;
      }),
    );
    const isAskedAgain = this.#desk.starts.isAskedAgain(key);
    // It may have been asked for in another mode since.
    const last = this.#desk.starts.get(key) ?? start;
    const isUnwanted = this.#desk.starts.finish(key);
    if (started === null || started.ticket === null) return this.#desk.sync();
    const isStopped = this.#desk.get(keyOf(node, started.spyId))?.isStopped === true;
    if (isUnwanted || isStopped) {
      const given = this.#sound.giveBack("spy", node, started.spyId);
      // Stopped by its row, and then asked for anew while the answer was still to come.
      return isAskedAgain ? this.#startSpy({ ...wish, mode: last.mode }, reason) : given;
    }
    const held = this.#desk.hold(new Held("spy", node, started.spyId, who));
    this.#sound.open(held, started.ticket);
    this.#desk.attention.focus(held.key);
    this.#desk.ended.giveWay();
    this.#desk.sync();
    // What is heard comes first; the microphone is asked for only now.
    if (last.mode === "listen") return;
    await this.setMode(held.key, last.mode);
    if (last.voice === "opens" && held.wanted.mode === last.mode) this.latch(held.key, true);
  }

  /** Changes who hears me; what is wanted already is only freed of what went wrong with another mode. */
  setMode(key: string, mode: SpyMode, whisperTo?: WhisperTo): Promise<void> {
    return this.#modes.set(key, mode, whisperTo);
  }

  /** What ended while its call goes on. */
  listenAgain(key: string): void {
    const held = this.#desk.get(key);
    const channelId = held?.row?.targetId;
    if (held === undefined || held.over === null || channelId === undefined) return;
    const { node, who } = held;
    // Its words go with those of all that could be read, once the call is heard again.
    held.isRead = true;
    this.#listen({ kind: "listen", node, channelId, mode: "listen", who, at: null });
  }

  setSides(key: string, sides: SpySides): Promise<boolean> {
    return this.#change(this.#desk.get(key), { sides }, sides === "apart" ? "Sides apart" : "Sides mixed");
  }

  setFollow(key: string, follow: boolean): Promise<boolean> {
    return this.#change(this.#desk.get(key), { follow }, follow ? "Following" : "Following no more");
  }

  #change(
    held: Held | undefined,
    change: { sides?: SpySides; follow?: boolean },
    what: string,
  ): Promise<boolean> {
    if (held === undefined || held.kind !== "spy") return Promise.resolve(false);
    const { node, id } = held;
    const at = `${node}/spies/${id}`;
    return this.#sound.noting(held, () =>
      this.#ports.send("spies.change", { input: { node, id, ...change }, at, what }),
    );
  }

  /** The microphone of the page, to be chosen and to be looked at. */
  microphone(): Microphone {
    return this.#audio.engine().microphone;
  }

  /** Loads what sound needs, so that the first click finds it there. */
  prepare(): void {
    this.#audio.prepare();
  }

  focus(key: string): void {
    this.#ends.forget();
    this.#desk.attention.focus(key);
  }

  focusNext(): void {
    this.#ends.forget();
    this.#desk.attention.focusNext();
  }

  toggleSound(key: string): void {
    this.#desk.attention.toggleSound(key);
  }

  /** Makes what is listened to quiet for a recording, and takes that back. */
  quiet(on: boolean): void {
    this.#desk.attention.quiet(on);
  }

  isQuieted(): boolean {
    return this.#desk.attention.isQuieted;
  }

  toggleSolo(key: string): void {
    this.#desk.attention.toggleSolo(key);
  }

  setVolume(key: string, stream: StreamName | "all", gain: number): void {
    this.#desk.attention.setVolume(key, stream, gain);
  }

  press(on: boolean): void {
    this.#desk.attention.press(on);
    if (on) void this.#modes.openFor(this.#desk.attention.focused);
  }

  latch(key: string, on: boolean): void {
    this.#desk.attention.latch(key, on);
    if (on) void this.#modes.openFor(key);
  }

  /** Puts away what went wrong with a session; null: what could not be done where there is none. */
  dismiss(key: string | null): void {
    this.#desk.dismiss(key);
  }

  hearHere(key: string): Promise<void> {
    return this.#sound.hearHere(key);
  }

  /** To keep the microphone of what is still on its way open as soon as it is there; or to have that said not to help. */
  latchComing(): void {
    const key = this.#desk.snapshot().coming?.key;
    if (key !== undefined) this.#desk.starts.toggleLatch(key);
    this.#desk.publish();
  }

  /** Whether a press that would end this one is no double of the press that has just ended another. */
  isEndMeant(key: string): boolean {
    return this.#ends.isMeant(key);
  }

  /** The person has done something else than to end. */
  actsOtherwise(): void {
    this.#ends.forget();
  }

  /** Takes a start back by hand. */
  takeBack(key: string): void {
    if (!this.#ends.isMeant(key)) return;
    this.#ends.note(key);
    this.#sound.takeBack(key);
  }

  /** Ends one by hand, unless the press is the double of one that has just ended another. */
  stop(key: string): Promise<void> {
    if (!this.#ends.isMeant(key)) return Promise.resolve();
    this.#ends.note(key);
    return this.#sound.stop(key);
  }

  stopListening(): void {
    this.#sound.stopListening();
  }

  leave(): void {
    this.#sound.leave();
  }

  close(): Promise<void> {
    return this.#sound.close();
  }

  #isFull(): boolean {
    const running = this.#desk.all().filter(({ over, isEnding }) => over === null && !isEnding);
    return running.length + this.#desk.startsWithoutRow() >= sessionsMax;
  }
}
