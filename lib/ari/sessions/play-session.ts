import { checkDurations } from "../durations";
import type { PlaybacksControlParams } from "../generated/calls";
import { type DigitMatch, match } from "./digit-match";
import { type MediaList, mediaUrisOf } from "./media";
import { MediaSession, type MediaSessionOptions, type PlayResult } from "./media-session";
import type { Player } from "./player";

/** How {@link startPlay} plays. */
export interface PlayOptions extends MediaSessionOptions {
  /**
   * The first digit that such a match wants stops the audio, and the session ends with what the match thinks of it.
   * Default `match.none()`: digits stop nothing. To wait for more than one digit use a prompt.
   */
  match?: DigitMatch;
}

/** Something that plays, until its `result`. */
export interface PlaySession {
  /** Never rejects: what went wrong is its `status` and `error`. No timer and no listener is left after it. */
  readonly result: Promise<PlayResult>;
  /** Stops it, as `cancelled`. @returns its result */
  stop(): Promise<PlayResult>;
  /**
   * Plays these after all others.
   * @returns false when it is over already
   * @throws {AriError} invalid_parameter
   */
  add(media: MediaList): boolean;
  /**
   * Pauses or winds what plays now; nothing when nothing does.
   * @throws {AriError} server_error for `number:`, `digits:` and `characters:`, which Asterisk cannot pause
   */
  control(operation: PlaybacksControlParams["operation"]): Promise<void>;
}

/**
 * Plays one medium after another to a channel or bridge. Each is a playback of its own: of a list in one playback
 * Asterisk reports the last item only (tested on 22 and 16), so a missing one could not be named. On Asterisk 16 up to
 * 100 ms pass between two.
 * @throws {AriError} invalid_parameter, before anything is sent
 */
export function startPlay(player: Player, media: MediaList, options: PlayOptions = {}): PlaySession {
  const uris = mediaUrisOf(media);
  checkDurations("play", options, ["startTimeoutMs", "maxDurationMs"]);
  const rules = { match: options.match ?? match.none(), attempts: 1 };
  const session = new MediaSession(player, rules, options, () => uris);
  return {
    result: session.result,
    stop: () => {
      session.stop();
      return session.result;
    },
    add: (more) => session.add(mediaUrisOf(more)),
    control: async (operation) => {
      await session.playback?.control({ operation });
    },
  };
}
