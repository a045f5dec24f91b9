import type { BridgesPlayWithIdParams, BridgesRecordParams } from "../generated/calls";
import { BridgeMonitor } from "../sessions/bridge-monitor";
import type { MediaList } from "../sessions/media";
import { type PlayOptions, type PlaySession, startPlay } from "../sessions/play-session";
import { type PromptOptions, type PromptSession, startPrompt } from "../sessions/prompt-session";
import { type RecordOptions, type RecordSession, startRecord } from "../sessions/record-session";
import { handleOf } from "./bound";
import { type LiveRecordingHandle, type RecordingOptions, stageRecording } from "./live-recording";
import { listOf, type PlaybackHandle, stagePlayback } from "./playback";
import type { Staged } from "./staged";

/** Besides the media: how a playback to a bridge is started. `id` is that of the playback, default a new one. */
export type BridgePlaybackOptions = Omit<BridgesPlayWithIdParams, "bridgeId" | "playbackId" | "media"> & {
  id?: string;
};

/** How a recording of a bridge is started. Default `name` a new one, `format` wav. */
export type BridgeRecordingOptions = RecordingOptions<Omit<BridgesRecordParams, "bridgeId">>;

const BridgeOperations = handleOf("bridge", "bridges", ({ id }) => ({ bridgeId: id }), {
  get: "get",
  destroy: "destroy",
  getBridgeVar: "getBridgeVar",
  setBridgeVar: "setBridgeVar",
  getBridgeVars: "getBridgeVars",
  setBridgeVars: "setBridgeVars",
  addChannel: "addChannel",
  removeChannel: "removeChannel",
  setVideoSource: "setVideoSource",
  clearVideoSource: "clearVideoSource",
  startMoh: "startMoh",
  stopMoh: "stopMoh",
});

/**
 * A bridge. Its operations are those of `client.bridges` without `bridgeId`, and a `conflict` on bridges that ARI did not
 * make. Its events come while a channel of ours is in it, or by `client.subscribe("bridge:ID")`.
 */
export class BridgeHandle extends BridgeOperations {
  /** A playback to all in the bridge, not yet started. */
  stagePlay(media: string | readonly string[], options: BridgePlaybackOptions = {}): Staged<PlaybackHandle> {
    const { id, ...rest } = options;
    return stagePlayback(this, id, (playbackId, call) =>
      this.context.calls.bridges.playWithId(
        { bridgeId: this.id, playbackId, media: listOf(media), ...rest },
        call,
      ),
    );
  }

  /** Plays one medium after another to all in the bridge. @throws {AriError} invalid_parameter */
  play(media: MediaList, options?: PlayOptions): PlaySession {
    return startPlay(this, media, options);
  }

  /**
   * Plays to all in the bridge, and collects the digits of one of its channels, `digitsFrom`.
   * @throws {AriError} invalid_parameter
   */
  prompt(
    media: MediaList,
    options: PromptOptions & Required<Pick<PromptOptions, "digitsFrom">>,
  ): PromptSession {
    return startPrompt(this, media, options);
  }

  /**
   * Records the mix of the bridge. A review needs the digits of one of its channels, `digitsFrom`.
   * @throws {AriError} invalid_parameter
   */
  record(options?: RecordOptions): RecordSession {
    return startRecord(this, options);
  }

  /** Who is in it, now and from now on. @throws {AriError} not_found; unprocessable when ARI did not make it */
  monitor(): Promise<BridgeMonitor> {
    return BridgeMonitor.start(this);
  }

  /** A recording of the mix of the bridge, not yet started. */
  stageRecord(options: BridgeRecordingOptions = {}): Staged<LiveRecordingHandle> {
    return stageRecording(this, options, (params, call) =>
      this.context.calls.bridges.record({ bridgeId: this.id, ...params }, call),
    );
  }
}
