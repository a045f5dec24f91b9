import type { Logger } from "pino";
import { AriError, type AriEvent } from "@/lib/ari";
import type { AudioEnd } from "@/lib/audio/wire";
import type { SpyMode, SpyRow, WhisperTo } from "@/lib/live/rows";
import { PanelError } from "../errors";
import { panelError } from "./asterisk-errors";
import type { Clock } from "./clock";
import { newId } from "./ids";
import type { Node } from "./node";
import { restartedWords } from "./node-lost-words";
import { ignoreGone } from "./party-calls";
import type { Spy, SpyChange, SpyStretch } from "./spy";
import { SpyState } from "./spy-state";
import { keptMusicWords, spyEndWords } from "./spy-words";
import { waitForStart } from "./start-wait";
import { Steps } from "./steps";

/**
 * What each mode whispers, in the words of POST /channels/{id}/snoop: `out` is heard by the spied party, `in` by the
 * other side, `both` by both (res/res_stasis_snoop.c). Every mode hears both sides.
 */
type Ears = "none" | "out" | "in" | "both";

function whisperOf(mode: SpyMode, to: WhisperTo): Ears {
  if (mode === "listen") return "none";
  if (mode === "barge") return "both";
  return to === "near" ? "out" : "in";
}

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
  readonly #started = new Map<string, () => void>();
  readonly #snoopIds = new Set<string>();
  /** Of all that may exist the one that the session stands on; one that a change drops is none any more. */
  #snoopId: string | null = null;
  #isEnding = false;
  #why: string | undefined;
  readonly #state: SpyState;
  readonly #steps: Steps;

  constructor(options: SpySessionOptions) {
    this.#options = options;
    const { application } = options.node;
    this.#legId = newId(application, "spyleg");
    this.#bridgeId = newId(application, "spybridge");
    const row: SpyRow = {
      id: this.#legId,
      targetId: options.targetId,
      mode: options.mode,
      whisperTo: options.whisperTo,
      via: "phone",
      sides: "mixed",
      by: options.by,
      endpoint: options.endpoint,
      follows: null,
      heldBack: null,
      noticeFailed: null,
      reason: options.reason,
      status: "ringing",
      startedAtMs: options.node.asteriskNow(),
      activeAtMs: null,
      supervisorChannelId: this.#legId,
      snoopChannelId: null,
      transport: null,
      codec: null,
      recording: null,
    };
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

  setRecording(recording: string | null): void {
    this.#state.change({ recording });
  }

  setNoticeFailed(noticeFailed: string): void {
    this.#state.change({ noticeFailed });
  }

  ownedIds(): string[] {
    return [this.#legId, this.#bridgeId, ...this.#snoopIds];
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

  /** Waits for steps that run, then changes; while the phone still rings the new mode is what it will start with. */
  change({ sides, follow, ...change }: SpyChange): Promise<void> {
    return this.#steps.run(async () => {
      this.#refuseEnded();
      if (sides === "apart" || follow === true) {
        throw new PanelError("not_possible_now", "A phone hears one sound, of one call.", {
          whatToDo: "Listen in the browser for the sides apart, or to follow a person.",
          field: sides === "apart" ? "sides" : "follow",
        });
      }
      const mode = change.mode ?? this.row.mode;
      const whisperTo = change.whisperTo ?? this.row.whisperTo;
      const { mode: before, whisperTo: beforeTo } = this.row;
      const ears = { old: whisperOf(before, beforeTo), next: whisperOf(mode, whisperTo) };
      if (this.row.status !== "active" || ears.old === ears.next)
        return this.#state.change({ mode, whisperTo });
      await this.#replace(ears.next, ears.old !== "none" && ears.next !== "none" && mode === before);
      this.#state.change({ snoopChannelId: this.#snoopId });
      this.#state.turn(mode, whisperTo);
    });
  }

  /**
   * Another snoop in the place of the one that is. The new one comes first, so that the supervisor hears on; but where it
   * speaks to the other side, the old one goes first: no ear hears what is for the other.
   */
  async #replace(whisper: Ears, isTurned: boolean): Promise<void> {
    const next = await this.#snoop(whisper);
    const old = this.#snoopId;
    if (!isTurned) await this.#join(next);
    try {
      this.#refuseEnded();
      this.#snoopId = next;
      if (old !== null) await this.#drop(old);
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
        this.#started.get(id)?.();
        return;
      }
      case "ChannelDestroyed":
        // What is taken down here goes by our own hand.
        if (event.channel.id === this.#legId && this.row.status !== "ending") this.#onGone(this.#legWords);
        else if (event.channel.id === this.#options.targetId) this.#onGone(spyEndWords.hung_up);
        // The target's end takes the snoop with it, and is told in a moment; a snoop that was replaced ends nothing.
        else if (event.channel.id === this.#snoopId) this.#onGone();
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
    else if (!here(this.#legId)) this.#onGone(this.#legWords);
    else if (this.#snoopId !== null && !here(this.#snoopId)) this.#onGone();
  }

  get #legWords(): string {
    return this.row.status === "ringing" ? "The phone did not answer." : "The phone has hung up.";
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
    if (!this.#options.mayBegin(this.row.targetId)) return void this.end("ended", keptMusicWords);
    const snoopChannelId = await this.#snoop(whisperOf(this.row.mode, this.row.whisperTo));
    await this.#join(snoopChannelId);
    this.#refuseEnded();
    this.#snoopId = snoopChannelId;
    this.#state.hear({ snoopChannelId });
  }

  /** A new snoop on the target, in our application and not in the bridge: nothing goes by it yet. */
  async #snoop(whisper: Ears): Promise<string> {
    const { node, targetId, by, clock } = this.#options;
    const snoopId = newId(node.application, "spysnoop");
    this.#snoopIds.add(snoopId);
    const wait = waitForStart(snoopId, clock);
    this.#started.set(snoopId, wait.came);
    try {
      await node.client.channels.snoopChannelWithId({
        channelId: targetId,
        snoopId,
        app: node.application,
        appArgs: `snoop,${by}`,
        spy: "both",
        whisper,
      });
      await wait.started;
      return snoopId;
    } catch (error) {
      await this.#drop(snoopId);
      throw panelError(error, { kind: "channel", id: targetId });
    } finally {
      wait.giveUp();
      this.#started.delete(snoopId);
    }
  }

  async #join(snoopId: string): Promise<void> {
    const { node, targetId } = this.#options;
    try {
      await node.client.bridges.addChannel({ bridgeId: this.#bridgeId, channel: [snoopId] });
    } catch (error) {
      // It may be in the bridge although no answer came.
      await this.#drop(snoopId).catch(() => this.#takeDown());
      throw panelError(error, { kind: "channel", id: targetId });
    }
  }

  async #drop(snoopId: string): Promise<void> {
    await ignoreGone(this.#options.node.client.channels.hangup({ channelId: snoopId }));
    this.#snoopIds.delete(snoopId);
  }

  async #takeDown(): Promise<void> {
    const { client } = this.#options.node;
    this.#isEnding = true;
    if (this.row.status !== "ending") this.#state.change({ status: "ending" });
    const undone = await Promise.allSettled([
      ...[...this.#snoopIds].map((id) => this.#drop(id)),
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
