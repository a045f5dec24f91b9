import type { Problem } from "@/lib/api/errors";
import type { Held } from "./held-session";
import { plainWords, voiceRefusal } from "./refusals";
import { SessionDesk } from "./session-desk";
import { keyOf } from "./sessions";

/** How sessions get their sound, and how they end: tickets, links, the microphone. */
export class SessionSound extends SessionDesk {
  /** Takes a start back: it ends as soon as it is there, and is neither shown nor heard. */
  takeBack(key: string): void {
    const start = this.starts.wanted().find((each) => each.key === key);
    if (start === undefined) return;
    this.starts.takeBack(key);
    const running = start.channelId === null ? undefined : this.runningOn(start.node, start.channelId);
    if (running !== undefined) void this.stop(running.key);
    this.publish();
  }

  protected runningOn(on: string, channelId: string): Held | undefined {
    return [...this.held.values()].find(
      ({ kind, node, row, over }) =>
        kind === "spy" && over === null && node === on && row?.targetId === channelId,
    );
  }

  /** What has come though nobody wants it any more goes at once. */
  protected async giveBack(kind: Held["kind"], node: string, id: string): Promise<void> {
    const key = keyOf(node, id);
    if (this.held.has(key)) return this.held.get(key)?.isStopped === true ? this.sync() : this.stop(key);
    this.unwanted.add(key);
    const input = { node, id };
    const end = kind === "spy" ? "spies.end" : "talks.end";
    const ended = await this.attempt(null, "Stopping", () =>
      this.ports.send(end, { input, at: null, what: "Ending" }),
    );
    // It runs on: then it is to be seen.
    if (ended === null) this.unwanted.delete(key);
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
      const closed = held.kind === "talk" ? await this.openMicrophone() : null;
      this.open(held, await this.#ticket(held));
      if (closed !== null) held.problem = `${closed} You hear the call; nobody hears you.`;
      this.focus(key);
      if (held.row !== null && held.row.mode !== "listen") await this.#voiceFor(held);
    } catch (error) {
      this.noteRefused(held, error);
    }
    held.isOpening = false;
    this.sync();
  }

  /** A whisper that another tab began is to be spoken here too. */
  async #voiceFor(held: Held): Promise<void> {
    const closed = this.ports.support().talk ?? (await this.openMicrophone());
    if (closed !== null) this.note(held, voiceRefusal(closed));
  }

  #ticket(held: Held): Promise<string> {
    const { node, id } = held;
    const call = { input: { node, id }, at: null, what: "Coming back" };
    return this.ports
      .send(held.kind === "spy" ? "spies.ticket" : "talks.ticket", call)
      .then(({ ticket }) => ticket);
  }

  protected open(held: Held, ticket: string): void {
    held.attach(this.audio().open({ session: held.id, ticket, newTicket: () => this.#ticket(held) }), () => {
      this.#giveUpMute(held);
      this.sync();
    });
  }

  /** Nobody is rung, nor left with music, for a page that has no sound of the call: the panel would wait for it 10 s. */
  #giveUpMute(held: Held): void {
    if (held.kind !== "talk" || !held.hasFailed || (held.wasOpen && !held.isCalling)) return;
    held.gaveUp = `${held.endedText} The call was given up.`;
    const { node, id } = held;
    // What has gone meanwhile needs no end.
    this.ports.send("talks.end", { input: { node, id }, at: null, what: "Ending" }).catch(() => undefined);
  }

  /** Ends one session: its sound at once, the rest at the panel. */
  async stop(key: string): Promise<void> {
    const held = this.held.get(key);
    if (held === undefined) return;
    if (held.over !== null) return this.drop(held);
    held.release();
    held.isStopped = true;
    held.isEnding = true;
    this.publish();
    const { node, id, kind } = held;
    const end = kind === "spy" ? "spies.end" : "talks.end";
    try {
      await this.ports.send(end, { input: { node, id }, at: null, what: "Ending" });
    } catch (error) {
      // It runs on, and can be heard here again.
      held.isEnding = false;
      this.noteRefused(held, error);
    }
  }

  stopListening(): void {
    for (const start of this.starts.wanted()) if (start.channelId !== null) this.takeBack(start.key);
    for (const held of this.held.values()) if (held.kind === "spy") void this.stop(held.key);
  }

  /**
   * The page goes. Whoever is called from here and has no sound of it yet would be left with nobody until the panel
   * notices; a call that has its sound waits for the page to come back.
   */
  leave(): void {
    const isCalling = this.starts.wanted().some(({ channelId }) => channelId === null);
    for (const start of this.starts.wanted()) this.takeBack(start.key);
    for (const held of this.held.values()) {
      if (held.kind !== "talk" || held.over !== null || held.isStopped || held.wasOpen) continue;
      // A row that has overtaken the answer, or one whose sound is still on its way.
      if (held.link !== null || (isCalling && held.isCalling)) void this.stop(held.key);
    }
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
  protected openMicrophone(): Promise<string | null> {
    const { microphone } = this.audio();
    if (microphone.snapshot().status === "on") return Promise.resolve(null);
    this.opening ??= microphone.start(this.ports.deviceId()).then(() => {
      this.opening = null;
      const { status, error } = microphone.snapshot();
      return status === "on" ? null : (error ?? "The microphone could not be opened.");
    });
    return this.opening;
  }

  /** Why nobody would be heard now, though the microphone was on a moment ago; null where one would. */
  protected voiceLost(): string | null {
    const { status, error } = this.audio().microphone.snapshot();
    return status === "on" ? null : (error ?? "The microphone was lost.");
  }

  protected refuse(at: string | null, problem: Problem): void {
    if (at === null) this.notice = `${problem.detail} ${problem.whatToDo}`.trim();
    else this.ports.refuse(at, "Listening", problem);
    this.publish();
  }

  /** Without a row that could show what was refused, the dock does. */
  protected async attempt<Result>(
    at: string | null,
    what: string,
    act: () => Promise<Result>,
  ): Promise<Result | null> {
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

  protected async noting(held: Held, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.noteRefused(held, error);
    }
  }
}
