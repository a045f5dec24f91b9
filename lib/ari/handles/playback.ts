import type { CallOptions } from "../parameters";
import { handleOf } from "./bound";
import type { Handle } from "./handle";
import { Staged } from "./staged";

const PlaybackOperations = handleOf("playback", "playbacks", ({ id }) => ({ playbackId: id }), {
  get: "get",
  stop: "stop",
  control: "control",
});

/** A playback on a channel or bridge. Gone, as `not_found`, as soon as it has finished. */
export class PlaybackHandle extends PlaybackOperations {}

/**
 * A playback on a channel or bridge, not yet started.
 * @param id default a new one: Asterisk does not refuse one that is in use, and then has two under it
 */
export function stagePlayback(
  target: Handle<"channel" | "bridge">,
  id: string | undefined,
  start: (playbackId: string, options: CallOptions | undefined) => Promise<unknown>,
): Staged<PlaybackHandle> {
  const { context, key } = target;
  const playbackId = id ?? context.newId("playback");
  const playback = new PlaybackHandle(context, key.with({ kind: "playback", id: playbackId }));
  return new Staged(playback, (options) => start(playbackId, options));
}

/** Media as a list always: of one text Asterisk would make two at a comma, and `tone:440/200,0/200` is one. */
export function listOf(media: string | readonly string[]): readonly string[] {
  return typeof media === "string" ? [media] : media;
}
