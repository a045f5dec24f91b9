import type { Logger } from "pino";
import { AriError, type AriEvent } from "@/lib/ari";
import type { AudioEnd } from "@/lib/audio/wire";
import { restartedWords } from "@/lib/live/node-lost-words";
import type { SpyMode, SpyRow, WhisperTo } from "@/lib/live/rows";
import { PanelError } from "../errors";
import { panelError } from "./asterisk-errors";
import { AwaitedAnswer } from "./awaited-answer";
import type { Clock } from "./clock";
import { newId } from "./ids";
import type { Node } from "./node";
import { ignoreGone } from "./party-calls";
import { type Ears, earsOf, PhoneSnoops } from "./phone-snoops";
import type { Spy, SpyChange, SpyStretch } from "./spy";
import { newSpyRow } from "./spy-row";
import { SpyState } from "./spy-state";
import { keptMusicWords, nobodyThere, notPickedUpWords, spyEndWords } from "./spy-words";
import { Steps } from "./steps";

/** A phone that has just been asked for may be in no list yet. */
const youngMs = 3_000;

interface SpySessionOptions {
  node: Node;
  clock: Clock;
  logger: Logger;
  targetId: string;
  mode: SpyMode;
  whisperTo: WhisperTo;
  endpoint: string;
  reason: string;
  by: string;
  ownerId: string;
  /** Asked when the phone has answered; where it is false the session ends. */
  mayBegin(channelId: string): boolean;
  onChange(row: SpyRow): void;
  /** A mode has given way to the next one. */
  onStretch(stretch: SpyStretch): void;
  /** Once, when nothing of the session is left to steer. */
  onEnded(stretch: SpyStretch): void;
}

/**
 * One supervisor's phone on one call: ring it, then snoop the target and join both in a bridge. The directions of a
 * snoop are fixed, so a change of mode makes a second snoop, and drops the first. Nobody hears the supervisor who is not
 * to by the row's mode: what cannot be dropped ends the session. Steps run one after another.
 */
export class SpySession implements Spy {
  readonly #options: SpySessionOptions;
  readonly #legId: string;
  readonly #bridgeId: string;
  readonly #snoops: PhoneSnoops;
  /** Of all that may exist the one that the session stands on; one that a change drops is none any more. */
  #snoopId: string | null = null;
  /** The answer of the call that is to be heard, where it was not there at the start. */
  readonly #awaited: AwaitedAnswer | null;
  #isEnding = false;
  #why: string | undefined;
  readonly #state: SpyState;
  readonly #steps: Steps;

  constructor(options: SpySessionOptions) {
    this.#options = options;
    const { application } = options.node;
    this.#legId = newId(application, "spyleg");
    this.#bridgeId = newId(application, "spybridge");
    this.#snoops = new PhoneSnoops(options);
    this.#awaited = AwaitedAnswer.of(options.node.live, options.targetId);
    const row = newSpyRow({
      id: this.#legId,
      targetId: options.targetId,
      mode: options.mode,
      whisperTo: options.whisperTo,
      via: "phone",
      sides: "mixed",
      by: options.by,
      endpoint: options.endpoint,
      follows: null,
      reason: options.reason,
      status: "ringing",
      startedAtMs: options.node.asteriskNow(),
      supervisorChannelId: this.#legId,
    });
    this.#state = new SpyState({ ...options, row, now: () => options.node.asteriskNow() });
    this.#steps = new Steps({
      isOver: () => this.row.status === "ending",
      onFailure: (error) => {
        // By the end that came meanwhile: it takes down what is there.
        if (this.#isEnding) return;
        options.logger.warn({ err: error, spy: this.id }, "a spy went wrong and was ended");
        void this.end("failed");
      },
    });
  }

  get id(): string {
    return this.row.id;
  }

  /** Id of the identity that started it. */
  get ownerId(): string {
    return this.#options.ownerId;
  }

  get row(): SpyRow {
    return this.#state.row;
  }

  setRecording(recording: SpyRow["recording"]): void {
    this.#state.change({ recording });
  }

  setNoticeFailed(noticeFailed: string): void {
    this.#state.change({ noticeFailed });
  }

  ownedIds(): string[] {
    return [this.#legId, this.#bridgeId, ...this.#snoops.ids];
  }

  /**
   * A step like the others: whatever ends the session meanwhile waits, and then finds the leg to hang up.
   * @throws endpoint_unavailable and what else an originate may answer; the session has ended then
   */
  ring(timeoutMs: number): Promise<void> {
    const { node, endpoint } = this.#options;
    this.#state.change({});
    return this.#steps.run(async () => {
      try {
        await node.client.channels.originateWithId({
          channelId: this.#legId,
          endpoint,
          app: node.application,
          appArgs: "spy",
          callerId: "Patchbay <spy>",
          timeout: Math.ceil(timeoutMs / 1_000),
        });
      } catch (error) {
        // Without an answer nobody knows whether it rings: the next step looks, and its caller need not wait for that.
        const refusal = panelError(error, { kind: "endpoint", id: endpoint });
        this.#why ??= refusal.message;
        if (AriError.from(error).mayBeDone) this.#steps.run(() => this.#takeDown()).catch(() => undefined);
        else this.#state.end(this.#why);
        throw refusal;
      }
    });
  }

  /**
   * Waits for steps that run, then changes. While the phone rings the new mode is what it will start with; while the call
   * that is to be heard waits for its answer there is none but listening.
   */
  change(change: SpyChange): Promise<{ from: SpyRow; to: SpyRow }> {
    return this.#steps.run(async () => {
      const from = this.row;
      await this.#change(change);
      return { from, to: this.row };
    });
  }

  async #change({ sides, follow, ...change }: SpyChange): Promise<void> {
    this.#refuseEnded();
    if (sides === "apart" || follow === true) {
      throw new PanelError("not_possible_now", "A phone hears one sound, of one call.", {
        whatToDo: "Listen in the browser for the sides apart, or to follow a person.",
        field: sides === "apart" ? "sides" : "follow",
      });
    }
    const mode = change.mode ?? this.row.mode;
    const whisperTo = change.whisperTo ?? this.row.whisperTo;
    if (this.row.status === "waiting" && mode !== "listen") throw nobodyThere(this.row.heldBack);
    const { mode: before, whisperTo: beforeTo } = this.row;
    const ears = { old: earsOf(before, beforeTo), next: earsOf(mode, whisperTo) };
    if (this.row.status !== "active" || ears.old === ears.next)
      return this.#state.change({ mode, whisperTo });
    await this.#replace(ears.next, ears.old !== "none" && ears.next !== "none" && mode === before);
    this.#state.change({ snoopChannelId: this.#snoopId });
    this.#state.turn(mode, whisperTo);
  }

  /**
   * Another snoop in the place of the one that is. The new one comes first, so that the supervisor hears on; but where it
   * speaks to the other side, the old one goes first: no ear hears what is for the other.
   */
  async #replace(whisper: Ears, isTurned: boolean): Promise<void> {
    const next = await this.#snoops.make(whisper);
    const old = this.#snoopId;
    if (!isTurned) await this.#join(next);
    try {
      this.#refuseEnded();
      this.#snoopId = next;
      if (old !== null) await this.#snoops.drop(old);
      if (isTurned) await this.#join(next);
      this.#refuseEnded();
    } catch (error) {
      // Somebody hears who is not to, or nothing is heard: the leg, with its bridge, goes.
      await this.#takeDown();
      throw panelError(error, { kind: "channel", id: this.#options.targetId });
    }
  }

  /** Ends it: snoops, bridge and the supervisor's leg go. Safe to call twice. */
  end(code: AudioEnd = "ended", words: string = spyEndWords[code]): Promise<void> {
    if (!this.#isEnding) {
      // At once, and not behind a step that waits for Asterisk: from here on nothing is heard in either direction.
      this.#isEnding = true;
      this.#why ??= words;
      this.#state.change({ status: "ending" });
      ignoreGone(this.#options.node.client.channels.hangup({ channelId: this.#legId })).catch(
        () => undefined,
      );
    }
    // Where the leg was only being rung it is hung up then.
    return this.#steps.run(() => this.#takeDown());
  }

  onEvent(event: AriEvent): void {
    switch (event.type) {
      case "StasisStart": {
        const { id } = event.channel;
        if (id === this.#legId) this.#steps.background(() => this.#connect());
        this.#snoops.onStart(id);
        return;
      }
      case "ChannelDestroyed":
        // What is taken down here goes by our own hand.
        if (event.channel.id === this.#legId && this.row.status !== "ending")
          this.#onGone(this.#legWords(event.cause));
        else if (event.channel.id === this.#options.targetId)
          this.#onGone(this.#awaited?.overWords ?? spyEndWords.hung_up);
        // The target's end takes the snoop with it, and is told in a moment; a snoop that was replaced ends nothing.
        else if (event.channel.id === this.#snoopId) this.#onGone();
        return;
      case "ChannelStateChange":
        if (event.channel.id === this.#options.targetId) this.#look();
        return;
      default:
    }
  }

  /** `restarted`: a leg that was rung before is gone, however young it is. */
  onResync(restarted: boolean): void {
    const { live } = this.#options.node;
    const here = (id: string): boolean => live.row("channels", id) !== undefined;
    const { status } = this.row;
    const isYoung = this.#options.node.asteriskNow() - this.row.startedAtMs < youngMs;
    if (status === "ringing" && isYoung && !restarted) return;
    if (restarted) this.#onGone(restartedWords);
    else if (!here(this.#options.targetId)) this.#onGone(spyEndWords.hung_up);
    else if (!here(this.#legId)) this.#onGone(this.#legWords());
    else if (this.#snoopId !== null && !here(this.#snoopId)) this.#onGone();
    else this.#look();
  }

  #legWords(cause?: number): string {
    return this.row.status === "ringing" ? notPickedUpWords(cause) : "The phone has hung up.";
  }

  /** Something of it has gone by itself; without its reason where that is not known yet. */
  #onGone(why?: string): void {
    this.#why ??= why;
    this.#steps.background(() => this.#takeDown());
  }

  async #connect(): Promise<void> {
    if (this.row.status !== "ringing") return;
    const { client } = this.#options.node;
    await client.bridges.createWithId({ bridgeId: this.#bridgeId, type: "mixing", name: "spy" });
    await client.bridges.addChannel({ bridgeId: this.#bridgeId, channel: [this.#legId] });
    this.#refuseEnded();
    if (this.#awaited?.state === "unanswered") return this.#state.pause(this.#awaited.words);
    await this.#begin();
  }

  /** Begins with the answer of the call that is to be heard, where that is waited for. */
  #look(): void {
    // Also while the phone rings: how the call was when it ends is known by the last look.
    const state = this.#awaited?.state;
    if (this.row.status !== "waiting" || state === undefined) return;
    const heldBack = this.#awaited?.words ?? null;
    if (state === "answered") this.#steps.background(() => this.#begin());
    else if (heldBack !== this.row.heldBack) this.#state.change({ heldBack });
  }

  async #begin(): Promise<void> {
    if (this.row.status === "active") return;
    if (!this.#options.mayBegin(this.row.targetId)) return void this.end("ended", keptMusicWords);
    const snoopChannelId = await this.#snoops.make(earsOf(this.row.mode, this.row.whisperTo));
    await this.#join(snoopChannelId);
    this.#refuseEnded();
    this.#snoopId = snoopChannelId;
    this.#state.hear({ snoopChannelId });
  }

  async #join(snoopId: string): Promise<void> {
    const { node, targetId } = this.#options;
    try {
      await node.client.bridges.addChannel({ bridgeId: this.#bridgeId, channel: [snoopId] });
    } catch (error) {
      // It may be in the bridge although no answer came.
      await this.#snoops.drop(snoopId).catch(() => this.#takeDown());
      throw panelError(error, { kind: "channel", id: targetId });
    }
  }

  async #takeDown(): Promise<void> {
    const { client } = this.#options.node;
    this.#isEnding = true;
    if (this.row.status !== "ending") this.#state.change({ status: "ending" });
    const undone = await Promise.allSettled([
      ...this.#snoops.ids.map((id) => this.#snoops.drop(id)),
      ignoreGone(client.channels.hangup({ channelId: this.#legId })),
      ignoreGone(client.bridges.destroy({ bridgeId: this.#bridgeId })),
    ]);
    for (const result of undone) {
      if (result.status === "rejected") {
        // Left for the sweep of the next resync.
        this.#options.logger.warn(
          { err: result.reason, spy: this.id },
          "a part of a spy could not be taken down",
        );
      }
    }
    this.#state.end(this.#why);
  }

  #refuseEnded(): void {
    if (!this.#isEnding) return;
    throw new PanelError("spy_gone", "This spy has just ended.", { whatToDo: "Start another one." });
  }
}
