import { ApiError, isUnreached } from "@/components/live/request";
import { tellUnanswered } from "@/components/live/unanswered";
import type { Problem } from "@/lib/api/errors";
import type { Held } from "./held-session";
import type { ListeningPorts } from "./listening-state";
import type { PageAudio } from "./page-audio";
import { plainWords, voiceRefusal } from "./refusals";
import type { SessionDesk } from "./session-desk";
import { isListening, keyOf } from "./sessions";

type SoundPorts = Pick<ListeningPorts, "send" | "support" | "refuse" | "settle">;

/** Of a stop that the panel does not answer: what is so all the same, and what is not. */
const unansweredWords = {
  spy: "The panel does not answer Stop. Nothing is heard or said here any more, but its part in the call may stay until the panel answers. Press Stop again when it does; if it stays silent, tell an admin.",
  talk: "The panel does not answer that you hung up. Nothing is heard or said here any more, but the other party may still be connected. Press again when it answers; if it stays silent, tell an admin.",
} as const;

/** Of a stop that did not reach the panel. It misses the page's sound by itself (server/media: audio-line, talk-sound). */
const unreachedWords = {
  spy: "The panel cannot be reached, so it was not told to stop. Nothing is heard or said here any more, and the panel ends its part in the call within seconds of losing your browser. If it is still here once the panel is back, press Stop again.",
  talk: "The panel cannot be reached, so it was not told that you hung up. Nothing is heard or said here any more, and the panel hangs up the call 10 s after it lost your browser. If it is still here once the panel is back, hang up again.",
} as const;

/** How the sessions of the desk get their sound, and how they are ended: tickets, links, the microphone. */
export class SessionSound {
  readonly #ports: SoundPorts;
  readonly #desk: SessionDesk;
  readonly #audio: PageAudio;

  constructor(ports: SoundPorts, desk: SessionDesk, audio: PageAudio) {
    this.#ports = ports;
    this.#desk = desk;
    this.#audio = audio;
  }

  /** Takes a start back: it ends as soon as it is there, and is neither shown nor heard. */
  takeBack(key: string): void {
    const start = this.#desk.starts.wanted().find((each) => each.key === key);
    if (start === undefined) return;
    this.#desk.starts.takeBack(key);
    const running = start.channelId === null ? undefined : this.#desk.runningOn(start.node, start.channelId);
    if (running !== undefined) void this.stop(running.key);
    this.#desk.publish();
  }

  /** What has come though nobody wants it any more goes at once. */
  async giveBack(kind: Held["kind"], node: string, id: string): Promise<void> {
    const key = keyOf(node, id);
    const held = this.#desk.get(key);
    if (held !== undefined) return held.isStopped ? this.#desk.sync() : this.stop(key);
    this.#desk.unwanted.add(key);
    const input = { node, id };
    const end = kind === "spy" ? "spies.end" : "talks.end";
    const ended = await this.attempt(node, null, "Stopping", () =>
      this.#ports.send(end, { input, at: null, what: "Ending" }),
    );
    // It runs on: then it is to be seen.
    if (ended === null) this.#desk.unwanted.delete(key);
    this.#desk.sync();
  }

  /** Hears a session again whose sound is not in this page: after a reload, or from another tab. */
  async hearHere(key: string): Promise<void> {
    const held = this.#desk.get(key);
    if (held === undefined || held.link !== null || held.isOpening) return;
    const { listen, talk } = this.#ports.support();
    const silent = held.kind === "talk" ? (listen ?? talk) : listen;
    if (silent !== null) return this.#desk.note(held, silent);
    this.#audio.prepare();
    held.isOpening = true;
    this.#desk.note(held, null);
    try {
      const closed = held.kind === "talk" ? await this.#audio.openMicrophone() : null;
      this.open(held, await this.#ticket(held));
      if (closed !== null) held.problem = `${closed} You hear the call; nobody hears you.`;
      this.#desk.attention.focus(key);
      // A whisper that another tab began is to be spoken here too.
      const voiceless = held.wanted.mode === "listen" ? null : await this.openVoice();
      if (voiceless !== null) this.#desk.note(held, voiceRefusal(voiceless));
    } catch (error) {
      this.#desk.noteRefused(held, error);
    }
    held.isOpening = false;
    this.#desk.sync();
  }

  /** Why nobody could hear this page; null once its microphone is open. */
  async openVoice(): Promise<string | null> {
    return this.#ports.support().talk ?? (await this.#audio.openMicrophone());
  }

  #ticket(held: Held): Promise<string> {
    const { node, id } = held;
    const call = { input: { node, id }, at: null, what: "Coming back" };
    return this.#ports
      .send(held.kind === "spy" ? "spies.ticket" : "talks.ticket", call)
      .then(({ ticket }) => ticket);
  }

  open(held: Held, ticket: string): void {
    held.attach(
      this.#audio.engine().open({ session: held.id, ticket, newTicket: () => this.#ticket(held) }),
      () => {
        this.#giveUpMute(held);
        this.#desk.sync();
      },
    );
  }

  /** Nobody is rung, nor left with music, for a page that has no sound of the call: the panel would wait for it 10 s. */
  #giveUpMute(held: Held): void {
    if (held.kind !== "talk" || !held.hasFailed || (held.wasOpen && !held.isCalling)) return;
    held.gaveUp = `${held.endedText} The call was given up.`;
    const { node, id } = held;
    // What has gone meanwhile needs no end.
    this.#ports.send("talks.end", { input: { node, id }, at: null, what: "Ending" }).catch(() => undefined);
  }

  /** Ends one session: its sound at once, the rest at the panel. */
  async stop(key: string): Promise<void> {
    const held = this.#desk.get(key);
    if (held === undefined) return;
    if (held.over !== null) return this.#desk.drop(held);
    held.release();
    held.isStopped = true;
    held.isEnding = true;
    const { node, id, kind } = held;
    // Its answer may be still to come.
    if (held.row !== null) this.#desk.starts.takeBack(`${node}/${held.row.targetId}`);
    this.#desk.publish();
    const end = kind === "spy" ? "spies.end" : "talks.end";
    const act = this.#ports.send(end, { input: { node, id }, at: null, what: "Ending" });
    const words = unansweredWords[kind];
    try {
      await tellUnanswered(act, () => {
        if (held.over === null) this.#desk.note(held, words);
      });
      if (held.problem === words) this.#desk.note(held, null);
    } catch (error) {
      // It runs on, and can be heard here again.
      held.isEnding = false;
      if (isUnreached(error)) this.#desk.note(held, unreachedWords[kind]);
      else this.#desk.noteRefused(held, error);
    }
  }

  /** What is over stays to be read, and what is being ended is not ended twice. */
  stopListening(): void {
    for (const start of this.#desk.starts.wanted()) if (start.channelId !== null) this.takeBack(start.key);
    for (const { key } of this.#desk.snapshot().sessions.filter(isListening)) void this.stop(key);
  }

  /**
   * The page goes. Whoever is called from here and has no sound of it yet would be left with nobody until the panel
   * notices; a call that has its sound waits for the page to come back.
   */
  leave(): void {
    const isCalling = this.#desk.starts.wanted().some(({ channelId }) => channelId === null);
    for (const start of this.#desk.starts.wanted()) this.takeBack(start.key);
    for (const held of this.#desk.all()) {
      if (held.kind !== "talk" || held.over !== null || held.isStopped || held.wasOpen) continue;
      // A row that has overtaken the answer, or one whose sound is still on its way.
      if (held.link !== null || (isCalling && held.isCalling)) void this.stop(held.key);
    }
  }

  /** Ends all, at sign-out: nothing is heard from here on, in either direction. */
  async close(): Promise<void> {
    for (const start of this.#desk.starts.wanted()) this.takeBack(start.key);
    const ends = this.#desk.all().map(({ key }) => this.stop(key));
    await Promise.all([...ends, this.#audio.close()]);
  }

  refuse(at: string | null, problem: Problem): void {
    if (at === null) this.#desk.tell(`${problem.detail} ${problem.whatToDo}`.trim());
    else this.#ports.refuse(at, "Listening", problem);
  }

  /** Without a row that could show what was refused, the dock does: that `node` is not live, only until it is. */
  async attempt<Result>(
    node: string,
    at: string | null,
    what: string,
    act: () => Promise<Result>,
  ): Promise<Result | null> {
    try {
      const result = await act();
      // From here on the dock shows how it goes.
      if (at !== null) this.#ports.settle(at);
      return result;
    } catch (error) {
      const isNotLive = ApiError.from(error).problem.code === "node_not_live";
      if (at === null) this.#desk.tell(`${what}: ${plainWords(error)}`, isNotLive ? node : null);
      return null;
    }
  }

  /** Whether it was done; what was refused stands at the session. */
  async noting(held: Held, act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      this.#desk.noteRefused(held, error);
      return false;
    }
  }
}
