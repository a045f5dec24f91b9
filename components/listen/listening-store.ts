import { refusal } from "@/components/live/refusal";
import { ApiError } from "@/components/live/request";
import type { ListenWish, SoundWish, TalkWish } from "@/components/shell/sound-request";
import type { Problem } from "@/lib/api/errors";
import type { SpyMode, SpySides, WhisperTo } from "@/lib/live/rows";
import { Held } from "./held-session";
import { heardElsewhere, limitReached, voiceRefusal } from "./refusals";
import { SessionSound } from "./session-sound";
import { keyOf, sessionsMax } from "./sessions";

/** How long an accepted change of mode may take to come back as a row. */
const modeWithinMs = 5_000;

/**
 * The sessions of this page: ties the rows of what I listen to, and talk on, to their sound. One object a page; the rows
 * say what is, the store adds what only this page knows: links, volumes, focus, and whether I mean to be heard.
 */
export class ListeningStore extends SessionSound {
  #talkCount = 0;

  readonly wish = (wish: SoundWish): void => {
    if (wish.kind === "stopListening") this.stopListening();
    else if (wish.kind === "stopOn") this.#stopOn(wish);
    else if (wish.kind === "hearHere") void this.hearHere(keyOf(wish.node, wish.id));
    else if (wish.kind === "talk") void this.#startTalk(wish);
    else this.#listen(wish);
  };

  #listen(wish: ListenWish): void {
    const running = this.runningOn(wish.node, wish.channelId);
    if (running !== undefined) {
      this.#turnTo(running, wish);
      return;
    }
    const refused = this.#refusedBefore(wish);
    if (refused !== null) {
      this.refuse(wish.at, refused);
    } else if (this.ports.reasonRequired()) {
      this.asking = wish;
      this.publish();
    } else {
      void this.#startSpy(wish, "");
    }
  }

  /** What is heard already is looked at, and changed; what another tab has is taken from it only by a second press. */
  #turnTo(held: Held, { node, channelId, mode }: ListenWish): void {
    this.focus(held.key);
    const isComing = held.isOpening || this.starts.wanted().some(({ key }) => key === `${node}/${channelId}`);
    if (held.link === null && held.row?.via === "browser" && !isComing) {
      if (held.problem !== heardElsewhere) {
        this.note(held, heardElsewhere);
        return;
      }
      void this.hearHere(held.key);
    }
    if (held.row?.mode !== mode) void this.setMode(held.key, mode);
  }

  /** Ends what listens to one of the channels, also what is only on its way. */
  #stopOn({ node, channelIds }: Extract<SoundWish, { kind: "stopOn" }>): void {
    for (const channelId of channelIds) {
      this.takeBack(`${node}/${channelId}`);
      const running = this.runningOn(node, channelId);
      if (running !== undefined && !running.isStopped) void this.stop(running.key);
    }
  }

  /** Why a call cannot be listened to here, as far as the page knows by itself. */
  #refusedBefore({ mode }: ListenWish): Problem | null {
    const byPolicy = this.ports.modeRefusal("listen") ?? this.ports.modeRefusal(mode);
    if (byPolicy !== null) return refusal(byPolicy, "Ask an admin if you should have it.");
    const silent = this.ports.support().listen;
    if (silent !== null) return refusal(silent, "Or listen by phone: it is in the row's menu.");
    return this.#isFull() ? refusal(limitReached, "Stop one of them first.") : null;
  }

  /** Answers the question for a reason; null gives up. */
  giveReason(reason: string | null): void {
    const wish = this.asking;
    this.asking = null;
    this.publish();
    if (wish !== null && reason !== null) void this.#startSpy(wish, reason);
  }

  async #startSpy(wish: ListenWish, reason: string): Promise<void> {
    const { node, channelId, who, at, mode } = wish;
    const key = `${node}/${channelId}`;
    if (!this.starts.begin({ key, node, channelId, who })) return this.publish();
    this.prepare();
    this.publish();
    const codecs = [...this.audio().codecs];
    const isOpusAsked = this.ports.wantsOpus();
    const input = { node, channelId, via: "browser", mode: "listen", reason, codecs } as const;
    const started = await this.attempt(at, `Listening to ${who}`, () =>
      this.ports.send("spies.start", { input, at, what: "Listening" }).catch((error: unknown) => {
        if (reason !== "" || ApiError.from(error).problem.field !== "reason") throw error;
        // The policy has begun to ask why since this page asked for it.
        if (this.starts.wanted().some((start) => start.key === key)) this.asking = wish;
        return null;
      }),
    );
    const isUnwanted = this.starts.finish(key);
    if (started === null || started.ticket === null) return this.sync();
    const isStopped = this.held.get(keyOf(node, started.spyId))?.isStopped === true;
    if (isUnwanted || isStopped) return this.giveBack("spy", node, started.spyId);
    const held = this.hold(new Held("spy", node, started.spyId, who));
    if (isOpusAsked) held.opus = codecs.includes("opus") ? "offered" : "undecodable";
    this.open(held, started.ticket);
    this.focus(held.key);
    this.sync();
    // What is heard comes first; the microphone is asked for only now.
    if (mode !== "listen") await this.setMode(held.key, mode);
  }

  async #startTalk(wish: TalkWish): Promise<void> {
    const { node, to, who, at } = wish;
    const silent = this.ports.support();
    const refused = silent.listen ?? silent.talk;
    if (refused !== null) return this.refuse(at, refusal(refused, "Or let a phone ring."));
    if (this.#isFull()) return this.refuse(at, refusal(limitReached, "Stop one of them first."));
    this.#talkCount += 1;
    const key = `talk ${this.#talkCount}`;
    this.starts.begin({ key, node, channelId: null, who });
    this.prepare();
    this.publish();
    // Nobody is called before one can be heard.
    const opened = await this.openMicrophone();
    if (!this.starts.wanted().some((each) => each.key === key)) {
      this.starts.finish(key);
      return this.sync();
    }
    const started =
      opened === null
        ? await this.attempt(at, `Calling ${who}`, () =>
            this.ports.send("talks.start", { input: { node, to }, at, what: "Calling" }),
          )
        : this.refuse(at, refusal(opened, ""));
    const isUnwanted = this.starts.finish(key);
    if (started === null || started === undefined) return this.sync();
    const closed = isUnwanted ? null : this.voiceLost();
    if (closed !== null) this.refuse(at, refusal(closed, "The call was given up."));
    if (isUnwanted || closed !== null) return this.giveBack("talk", node, started.talkId);
    const held = this.hold(new Held("talk", node, started.talkId, who));
    this.open(held, started.ticket);
    this.focus(held.key);
    this.sync();
  }

  /** Changes who hears me. The microphone is opened before the first word could be said. */
  async setMode(key: string, mode: SpyMode, whisperTo?: WhisperTo): Promise<void> {
    const held = this.held.get(key);
    const row = held?.row;
    if (held === undefined || held.kind !== "spy") return;
    const refused = this.ports.modeRefusal(mode);
    if (refused !== null) return this.note(held, refused);
    held.silence();
    this.note(held, null);
    if (mode === "listen") held.awaitListen(Date.now() + modeWithinMs);
    else held.awaitVoice(Date.now() + modeWithinMs);
    if (mode !== "listen" && row?.via !== "phone") {
      const closed = this.ports.support().talk ?? (await this.openMicrophone());
      if (closed !== null) {
        held.awaitVoice(0);
        this.note(held, voiceRefusal(closed));
        return this.sync();
      }
      held.awaitVoice(Date.now() + modeWithinMs);
    }
    await this.#change(held, { mode, ...(whisperTo === undefined ? {} : { whisperTo }) }, `To ${mode}`);
  }

  /** What ended while its call goes on. */
  listenAgain(key: string): void {
    const held = this.held.get(key);
    const channelId = held?.row?.targetId;
    if (held === undefined || held.over === null || channelId === undefined) return;
    const { node, who } = held;
    this.drop(held);
    this.#listen({ kind: "listen", node, channelId, mode: "listen", who, at: null });
  }

  setSides(key: string, sides: SpySides): Promise<void> {
    return this.#change(this.held.get(key), { sides }, sides === "apart" ? "Sides apart" : "Sides mixed");
  }

  setFollow(key: string, follow: boolean): Promise<void> {
    return this.#change(this.held.get(key), { follow }, follow ? "Following" : "Following no more");
  }

  setTalk(key: string, change: { muted?: boolean; held?: boolean }): Promise<void> {
    const held = this.held.get(key);
    if (held === undefined) return Promise.resolve();
    const { node, id } = held;
    return this.noting(held, () =>
      this.ports.send("talks.change", { input: { node, id, ...change }, at: null, what: "Changing" }),
    );
  }

  sendDigits(key: string, digits: string): Promise<void> {
    const held = this.held.get(key);
    if (held === undefined) return Promise.resolve();
    const { node, id } = held;
    return this.noting(held, () =>
      this.ports.send("talks.dtmf", { input: { node, id, digits }, at: null, what: "Sending digits" }),
    );
  }

  #change(
    held: Held | undefined,
    change: { mode?: SpyMode; whisperTo?: WhisperTo; sides?: SpySides; follow?: boolean },
    what: string,
  ): Promise<void> {
    if (held === undefined || held.kind !== "spy") return Promise.resolve();
    const { node, id } = held;
    const at = `${node}/spies/${id}`;
    return this.noting(held, () =>
      this.ports.send("spies.change", { input: { node, id, ...change }, at, what }),
    );
  }

  #isFull(): boolean {
    return (
      [...this.held.values()].filter(({ over }) => over === null).length + this.starts.size >= sessionsMax
    );
  }
}
