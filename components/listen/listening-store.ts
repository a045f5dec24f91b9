import { refusal } from "@/components/live/refusal";
import type { ListenWish, SoundWish, TalkWish } from "@/components/shell/sound-request";
import type { Problem } from "@/lib/api/errors";
import type { SpyMode, SpySides, WhisperTo } from "@/lib/live/rows";
import { Held } from "./held-session";
import { heardElsewhere, limitReached, plainWords, voiceRefusal } from "./refusals";
import { SessionDesk } from "./session-desk";
import { keyOf, sessionsMax } from "./sessions";

/** How long an accepted change of mode may take to come back as a row. */
const modeWithinMs = 5_000;

/**
 * The sessions of this page: ties the rows of what I listen to, and talk on, to their sound. One object a page; the rows
 * say what is, the store adds what only this page knows: links, volumes, focus, and whether I mean to be heard.
 */
export class ListeningStore extends SessionDesk {
  #talkCount = 0;

  readonly wish = (wish: SoundWish): void => {
    if (wish.kind === "stopListening") this.stopListening();
    else if (wish.kind === "stopOn") this.#stopOn(wish);
    else if (wish.kind === "talk") void this.#startTalk(wish);
    else this.#listen(wish);
  };

  #listen(wish: ListenWish): void {
    const running = this.#runningOn(wish.node, wish.channelId);
    if (running !== undefined) {
      this.#turnTo(running, wish);
      return;
    }
    const refused = this.#refusedBefore(wish);
    if (refused !== null) {
      this.#refuse(wish.at, refused);
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

  #runningOn(on: string, channelId: string): Held | undefined {
    return [...this.held.values()].find(
      ({ kind, node, row, over }) =>
        kind === "spy" && over === null && node === on && row?.targetId === channelId,
    );
  }

  /** Ends what listens to one of the channels, also what is only on its way. */
  #stopOn({ node, channelIds }: Extract<SoundWish, { kind: "stopOn" }>): void {
    for (const channelId of channelIds) {
      this.takeBack(`${node}/${channelId}`);
      const running = this.#runningOn(node, channelId);
      if (running !== undefined && !running.isStopped) void this.stop(running.key);
    }
  }

  /** Takes a start back: it ends as soon as it is there, and is neither shown nor heard. */
  takeBack(key: string): void {
    const start = this.starts.wanted().find((each) => each.key === key);
    if (start === undefined) return;
    this.starts.takeBack(key);
    const running = start.channelId === null ? undefined : this.#runningOn(start.node, start.channelId);
    if (running !== undefined) void this.stop(running.key);
    this.publish();
  }

  /** What has come though nobody wants it any more goes at once. */
  async #giveBack(kind: Held["kind"], node: string, id: string): Promise<void> {
    const key = keyOf(node, id);
    if (this.held.has(key)) return this.held.get(key)?.isStopped === true ? this.sync() : this.stop(key);
    this.unwanted.add(key);
    const input = { node, id };
    const end = kind === "spy" ? "spies.end" : "talks.end";
    const ended = await this.#try(null, "Stopping", () =>
      this.ports.send(end, { input, at: null, what: "Ending" }),
    );
    // It runs on: then it is to be seen.
    if (ended === null) this.unwanted.delete(key);
    this.sync();
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
    const started = await this.#try(at, `Listening to ${who}`, () =>
      this.ports.send("spies.start", {
        input: { node, channelId, via: "browser", mode: "listen", reason },
        at,
        what: "Listening",
      }),
    );
    const isUnwanted = this.starts.finish(key);
    if (started === null || started.ticket === null) return this.sync();
    const isStopped = this.held.get(keyOf(node, started.spyId))?.isStopped === true;
    if (isUnwanted || isStopped) return this.#giveBack("spy", node, started.spyId);
    const held = this.hold(new Held("spy", node, started.spyId, who));
    this.#open(held, started.ticket);
    this.focus(held.key);
    this.sync();
    // What is heard comes first; the microphone is asked for only now.
    if (mode !== "listen") await this.setMode(held.key, mode);
  }

  async #startTalk(wish: TalkWish): Promise<void> {
    const { node, to, who, at } = wish;
    const silent = this.ports.support();
    const refused = silent.listen ?? silent.talk;
    if (refused !== null) return this.#refuse(at, refusal(refused, "Or let a phone ring."));
    if (this.#isFull()) return this.#refuse(at, refusal(limitReached, "Stop one of them first."));
    this.#talkCount += 1;
    const key = `talk ${this.#talkCount}`;
    this.starts.begin({ key, node, channelId: null, who });
    this.prepare();
    this.publish();
    // Nobody is called before one can be heard.
    const opened = await this.#openMicrophone();
    if (!this.starts.wanted().some((each) => each.key === key)) {
      this.starts.finish(key);
      return this.sync();
    }
    const started =
      opened === null
        ? await this.#try(at, `Calling ${who}`, () =>
            this.ports.send("talks.start", { input: { node, to }, at, what: "Calling" }),
          )
        : this.#refuse(at, refusal(opened, ""));
    const isUnwanted = this.starts.finish(key);
    if (started === null || started === undefined) return this.sync();
    if (isUnwanted) return this.#giveBack("talk", node, started.talkId);
    const held = this.hold(new Held("talk", node, started.talkId, who));
    this.#open(held, started.ticket);
    this.focus(held.key);
    this.sync();
  }

  /** Hears a session again whose sound is not in this page: after a reload, or from another tab. */
  async hearHere(key: string): Promise<void> {
    const held = this.held.get(key);
    if (held === undefined || held.link !== null || held.isOpening) return;
    const { listen, talk } = this.ports.support();
    const silent = held.kind === "talk" ? (listen ?? talk) : listen;
    if (silent !== null) return this.note(held, silent);
    this.prepare();
    held.isOpening = true;
    this.note(held, null);
    try {
      if (held.kind === "talk") this.note(held, await this.#openMicrophone());
      this.#open(held, await this.#ticket(held));
      this.focus(key);
    } catch (error) {
      this.note(held, plainWords(error));
    }
    held.isOpening = false;
    this.sync();
  }

  #ticket(held: Held): Promise<string> {
    const { node, id } = held;
    const call = { input: { node, id }, at: null, what: "Coming back" };
    return this.ports
      .send(held.kind === "spy" ? "spies.ticket" : "talks.ticket", call)
      .then(({ ticket }) => ticket);
  }

  #open(held: Held, ticket: string): void {
    held.attach(this.audio().open({ session: held.id, ticket, newTicket: () => this.#ticket(held) }), () =>
      this.sync(),
    );
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
    if (mode !== "listen") held.awaitVoice(Date.now() + modeWithinMs);
    if (mode !== "listen" && row?.via !== "phone") {
      const closed = this.ports.support().talk ?? (await this.#openMicrophone());
      if (closed !== null) {
        held.awaitVoice(0);
        this.note(held, voiceRefusal(closed));
        return this.sync();
      }
      held.awaitVoice(Date.now() + modeWithinMs);
    }
    await this.#change(held, { mode, ...(whisperTo === undefined ? {} : { whisperTo }) }, `To ${mode}`);
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
    return this.#noting(held, () =>
      this.ports.send("talks.change", { input: { node, id, ...change }, at: null, what: "Changing" }),
    );
  }

  sendDigits(key: string, digits: string): Promise<void> {
    const held = this.held.get(key);
    if (held === undefined) return Promise.resolve();
    const { node, id } = held;
    return this.#noting(held, () =>
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
    return this.#noting(held, () =>
      this.ports.send("spies.change", { input: { node, id, ...change }, at, what }),
    );
  }

  /** Ends one session: its sound at once, the rest at the panel. */
  async stop(key: string): Promise<void> {
    const held = this.held.get(key);
    if (held === undefined) return;
    if (held.over !== null) return this.drop(held);
    held.release();
    held.isStopped = true;
    this.publish();
    const { node, id, kind } = held;
    await this.#noting(held, () =>
      this.ports.send(kind === "spy" ? "spies.end" : "talks.end", {
        input: { node, id },
        at: null,
        what: "Ending",
      }),
    );
  }

  stopListening(): void {
    for (const start of this.starts.wanted()) if (start.channelId !== null) this.takeBack(start.key);
    for (const held of this.held.values()) if (held.kind === "spy") void this.stop(held.key);
  }

  /** Ends all, at sign-out: nothing is heard from here on, in either direction. */
  async close(): Promise<void> {
    for (const start of this.starts.wanted()) this.takeBack(start.key);
    const ends = [...this.held.keys()].map((key) => this.stop(key));
    const audio = this.engine;
    this.engine = null;
    await Promise.all([...ends, audio?.close().catch(() => undefined)]);
  }

  /** Why the microphone could not be had; null when it is on. */
  #openMicrophone(): Promise<string | null> {
    const { microphone } = this.audio();
    if (microphone.snapshot().status === "on") return Promise.resolve(null);
    this.opening ??= microphone.start(this.ports.deviceId()).then(() => {
      this.opening = null;
      const { status, error } = microphone.snapshot();
      return status === "on" ? null : (error ?? "The microphone could not be opened.");
    });
    return this.opening;
  }

  #isFull(): boolean {
    return (
      [...this.held.values()].filter(({ over }) => over === null).length + this.starts.size >= sessionsMax
    );
  }

  #refuse(at: string | null, problem: Problem): void {
    if (at === null) this.notice = `${problem.detail} ${problem.whatToDo}`.trim();
    else this.ports.refuse(at, "Listening", problem);
    this.publish();
  }

  /** Without a row that could show what was refused, the dock does. */
  async #try<Result>(at: string | null, what: string, act: () => Promise<Result>): Promise<Result | null> {
    try {
      const result = await act();
      // From here on the dock shows how it goes.
      if (at !== null) this.ports.settle(at);
      return result;
    } catch (error) {
      if (at === null) this.notice = `${what}: ${plainWords(error)}`;
      this.publish();
      return null;
    }
  }

  async #noting(held: Held, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.note(held, plainWords(error));
    }
  }
}
