import { AriError } from "../errors";
import type { EventListener } from "../events/listenable";
import type { Bridge } from "../generated/models";
import type { HandleContext } from "../handles/context";
import type { LiveRecordingHandle } from "../handles/live-recording";
import type { PlaybackHandle } from "../handles/playback";
import type { Staged } from "../handles/staged";
import type { Key } from "../key";
import type { CallOptions } from "../parameters";

/** Types after which a player plays no more: the channel left Stasis or ended, the bridge ended. */
export const goneTypes = ["StasisEnd", "ChannelDestroyed", "BridgeDestroyed"] as const;

/** Where digits are heard. A bridge hears none itself: give one of its channels. */
export interface DigitSource {
  on(type: "ChannelDtmfReceived", listener: EventListener<"ChannelDtmfReceived">): () => void;
}

/** What a session plays to: a channel or bridge handle. */
export interface Player extends DigitSource {
  readonly id: string;
  readonly key: Pick<Key, "kind">;
  readonly context: Pick<HandleContext, "clock" | "onReplaced" | "onResync">;
  on(type: "ChannelDtmfReceived", listener: EventListener<"ChannelDtmfReceived">): () => void;
  on(type: "ChannelHangupRequest", listener: EventListener<"ChannelHangupRequest">): () => void;
  on(type: "ChannelLeftBridge", listener: EventListener<"ChannelLeftBridge">): () => void;
  once(types: typeof goneTypes, options: { signal: AbortSignal }): Promise<unknown>;
  get(options?: CallOptions): Promise<unknown>;
  stagePlay(media: readonly string[], options?: { lang?: string; id?: string }): Staged<PlaybackHandle>;
}

/** What a recording is made of: a channel or bridge handle. */
export interface Recorder extends Player {
  stageRecord(options: RecorderOptions): Staged<LiveRecordingHandle>;
}

/** Parameters of a recording as Asterisk takes them. */
export interface RecorderOptions {
  name?: string;
  format?: string;
  maxDurationSeconds?: number;
  maxSilenceSeconds?: number;
  ifExists?: "fail" | "overwrite" | "append";
  beep?: boolean;
  terminateOn?: "none" | "any" | "*" | "#";
}

/** Who is told by a {@link PlayerWatch}. */
export interface PlayerListener {
  onDigit(digit: string): void;
  /** Nothing more is to be known of it. */
  onGone(why: GoneReason, error: AriError | undefined): void;
}

/**
 * - `hangup` the channel or bridge has gone · `closed` the client was closed.
 * - `replaced` another program has taken the application, so that no event of it comes.
 */
export type GoneReason = "hangup" | "closed" | "replaced";

/** A bridge that is destroyed is gone by then, counted from the leaving of a channel. */
const lookAfterLeavingMs = 300;

/** Watches a player for the length of a session: its digits, and its end. */
export class PlayerWatch {
  readonly #player: Player;
  readonly #listener: PlayerListener;
  readonly #undos: (() => void)[] = [];
  /** The caller hung up: what fails from now on fails for that. StasisEnd comes a little later. */
  #hangupRequested = false;
  /** Somebody has left the bridge that this is. */
  #wasLeft = false;
  #cancelLook: (() => void) | undefined;

  constructor(player: Player, digits: DigitSource, listener: PlayerListener) {
    this.#player = player;
    this.#listener = listener;
    const waiting = new AbortController();
    this.#undos.push(
      () => waiting.abort(),
      digits.on("ChannelDtmfReceived", ({ digit }) => listener.onDigit(digit)),
      player.on("ChannelHangupRequest", () => {
        this.#hangupRequested = true;
      }),
      player.on("ChannelLeftBridge", ({ bridge }) => {
        if (bridge.id !== player.id) return;
        this.#wasLeft = true;
        this.#lookSoon();
      }),
      player.context.onResync(() => void this.#lookAndTell()),
      player.context.onReplaced((error) => this.#tell("replaced", error)),
      () => this.#cancelLook?.(),
    );
    player.once(goneTypes, { signal: waiting.signal }).then(
      () => this.#tell("hangup", undefined),
      (error: AriError) => this.#tell(error.code === "closed" ? "closed" : "hangup", error),
    );
  }

  /** Hears nothing any more. */
  end(): void {
    for (const undo of this.#undos.splice(0)) undo();
  }

  /**
   * Whether it has gone, or is about to, or is a bridge that everybody has left: with the last of them Asterisk fails what
   * plays to it, and ends what records it (tested on 22 and 16). Of a bridge it is too early to ask at the end itself: that
   * is told before the bridge shows as gone or left.
   */
  async hasGone(): Promise<boolean> {
    if (this.#hangupRequested) return true;
    try {
      const { channels } = (await this.#player.get()) as Partial<Bridge>;
      return this.#wasLeft && channels?.length === 0;
    } catch (caught) {
      return AriError.from(caught).code === "not_found";
    }
  }

  /**
   * With its last channel that is ours a bridge has gone from what we hear of: neither BridgeDestroyed comes then, nor
   * always the end of its recording (tested on 22 and 16).
   */
  #lookSoon(): void {
    this.#cancelLook?.();
    this.#cancelLook = this.#player.context.clock.after(lookAfterLeavingMs, () => void this.#lookAndTell());
  }

  /** What ended while nothing was heard gave no event. */
  async #lookAndTell(): Promise<void> {
    const error = await this.#look();
    if (error !== undefined) this.#tell("hangup", error);
  }

  async #look(): Promise<AriError | undefined> {
    try {
      await this.#player.get();
      return undefined;
    } catch (caught) {
      const error = AriError.from(caught);
      return error.code === "not_found" ? error : undefined;
    }
  }

  #tell(why: GoneReason, error: AriError | undefined): void {
    if (this.#undos.length > 0) this.#listener.onGone(why, error);
  }
}
