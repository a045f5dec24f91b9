import { AriError } from "../errors";
import type {
  ChannelsPlayWithIdParams,
  ChannelsRecordParams,
  ChannelsSnoopChannelWithIdParams,
} from "../generated/calls";
import type { Channel } from "../generated/models";
import type { CallOptions } from "../parameters";
import { type DialOptions, type DialSession, startDial } from "../sessions/dial-session";
import type { MediaList } from "../sessions/media";
import { type PlayOptions, type PlaySession, startPlay } from "../sessions/play-session";
import { type PromptOptions, type PromptSession, startPrompt } from "../sessions/prompt-session";
import { type RecordOptions, type RecordSession, startRecord } from "../sessions/record-session";
import { handleOf } from "./bound";
import type { HandleContext } from "./context";
import { type LiveRecordingHandle, type RecordingOptions, stageRecording } from "./live-recording";
import type { PlaybackHandle } from "./playback";
import { listOf, stagePlayback } from "./playback";
import { Staged } from "./staged";

/** Besides the media: how a playback on a channel is started. `id` is that of the playback, default a new one. */
export type ChannelPlaybackOptions = Omit<ChannelsPlayWithIdParams, "channelId" | "playbackId" | "media"> & {
  id?: string;
};

/** How a recording of a channel is started. Default `name` a new one, `format` wav. */
export type ChannelRecordingOptions = RecordingOptions<Omit<ChannelsRecordParams, "channelId">>;

/** How a snoop is started. `app` is ours by default, `id` a new one. */
export type SnoopOptions = Omit<ChannelsSnoopChannelWithIdParams, "channelId" | "snoopId" | "app"> & {
  app?: string;
  id?: string;
};

/** How {@link ChannelHandle.moveTo} goes on. */
export interface MoveOptions extends CallOptions {
  /** Become the `args` of the StasisStart there. */
  appArgs?: string;
}

const ChannelOperations = handleOf("channel", "channels", ({ id }) => ({ channelId: id }), {
  get: "get",
  hangup: "hangup",
  continueInDialplan: "continueInDialplan",
  move: "move",
  redirect: "redirect",
  answer: "answer",
  ring: "ring",
  ringStop: "ringStop",
  progress: "progress",
  sendDTMF: "sendDTMF",
  mute: "mute",
  unmute: "unmute",
  hold: "hold",
  unhold: "unhold",
  startMoh: "startMoh",
  stopMoh: "stopMoh",
  startSilence: "startSilence",
  stopSilence: "stopSilence",
  getChannelVar: "getChannelVar",
  setChannelVar: "setChannelVar",
  getChannelVars: "getChannelVars",
  setChannelVars: "setChannelVars",
  rtpstatistics: "rtpstatistics",
  transfer_progress: "transfer_progress",
});

/**
 * A channel. Its operations are those of `client.channels` without `channelId`; its events are those about it, also those
 * of its playbacks and recordings. What each operation needs (Stasis, answered) and when it is only queued: the errors of
 * the operation, res/ari/resource_channels.c.
 */
export class ChannelHandle extends ChannelOperations {
  /** A playback that is not yet started, so that its events can be listened to first. Several media play in turn. */
  stagePlay(media: string | readonly string[], options: ChannelPlaybackOptions = {}): Staged<PlaybackHandle> {
    const { id, ...rest } = options;
    return stagePlayback(this, id, (playbackId, call) =>
      this.context.calls.channels.playWithId(
        { channelId: this.id, playbackId, media: listOf(media), ...rest },
        call,
      ),
    );
  }

  /** A recording of what the channel says, not yet started. Refused while the channel is in a bridge. */
  stageRecord(options: ChannelRecordingOptions = {}): Staged<LiveRecordingHandle> {
    return stageRecording(this, options, (params, call) =>
      this.context.calls.channels.record({ channelId: this.id, ...params }, call),
    );
  }

  /** A snoop channel on this one, not yet made. It enters `app`, default ours, by a StasisStart of its own. */
  stageSnoop(options: SnoopOptions): Staged<SnoopHandle> {
    const { context } = this;
    const { id = context.newId("channel"), app = context.application, ...rest } = options;
    const snoop = new SnoopHandle(context, this.key.with({ id }));
    const params = { channelId: this.id, snoopId: id, app, ...rest };
    return new Staged(snoop, (call) => context.calls.channels.snoopChannelWithId(params, call));
  }

  /**
   * Plays one medium after another: `await channel.play("sound:hello-world").result`.
   * @throws {AriError} invalid_parameter, before anything is sent
   */
  play(media: MediaList, options?: PlayOptions): PlaySession {
    return startPlay(this, media, options);
  }

  /**
   * Plays, and collects digits: `await channel.prompt("sound:vm-enter-num-to-call", { match: match.terminator("#") }).result`.
   * @throws {AriError} invalid_parameter, before anything is sent
   */
  prompt(media: MediaList, options?: PromptOptions): PromptSession {
    return startPrompt(this, media, options);
  }

  /**
   * Records it, which answers it: `await channel.record({ terminateOn: "#", maxSilenceMs: 3_000 }).result`. Refused while
   * it is in a bridge.
   * @throws {AriError} invalid_parameter, before anything is sent
   */
  record(options?: RecordOptions): RecordSession {
    return startRecord(this, options);
  }

  /** Dials a channel that `stageCreate` made, and follows it until it is answered or has ended. */
  dial(options?: DialOptions): DialSession {
    return startDial(this, options);
  }

  /**
   * Moves it to another Stasis application, and waits until it has left ours: Asterisk answers before it knows whether
   * that application is there (res/ari/resource_channels.c).
   * @throws {AriError} not_found when there is no such application, or the channel ended; what `move` throws
   */
  async moveTo(app: string, options: MoveOptions = {}): Promise<void> {
    const { appArgs, timeoutMs, signal } = options;
    const waiting = new AbortController();
    const settled = this.once(["StasisEnd", "ApplicationMoveFailed"], {
      signal: signal === undefined ? waiting.signal : AbortSignal.any([signal, waiting.signal]),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    // Told below, unless the request itself fails.
    settled.catch(() => undefined);
    try {
      await this.move({ app, ...(appArgs === undefined ? {} : { appArgs }) }, options);
    } catch (error) {
      waiting.abort();
      throw error;
    }
    const event = await settled;
    const { id } = this;
    if (event.type === "ApplicationMoveFailed") {
      const what = `there is no application ${event.destination} to move channel ${id} to.`;
      throw new AriError("not_found", what, { operation: "channels.move" });
    }
    // A hangup, too, ends its stay here.
    await this.get({ signal });
  }
}

/** A snoop channel: hears, and is heard by, the channel that it was made on. See {@link ChannelHandle.stageSnoop}. */
export class SnoopHandle extends ChannelHandle {}

/** A channel whose media is a socket of one's own: `client.channels.stageExternalMedia`. */
export class ExternalMediaHandle extends ChannelHandle {
  /** One for all handles of it, so that they know of it whichever was there first. */
  #made: { answer: Channel | undefined } = { answer: undefined };

  /** As it was answered; undefined before `exec()`. Its `channelvars` say where the media goes. */
  get channel(): Channel | undefined {
    return this.#made.answer;
  }

  set channel(answer: Channel | undefined) {
    this.#made.answer = answer;
  }

  override inDialog(context: HandleContext, dialog: string): this {
    const inside = super.inDialog(context, dialog);
    inside.#made = this.#made;
    return inside;
  }
}
