import type { CallOptions } from "../parameters";
import { handleOf } from "./bound";
import type { Handle } from "./handle";
import { Staged } from "./staged";
import { StoredRecordingHandle } from "./stored-recording";

const LiveRecordingOperations = handleOf("liveRecording", "recordings", ({ id }) => ({ recordingName: id }), {
  get: "getLive",
  stop: "stop",
  cancel: "cancel",
  pause: "pause",
  unpause: "unpause",
  mute: "mute",
  unmute: "unmute",
});

/** A recording under way, by its name. `stop()` keeps the file, `cancel()` throws it away. */
export class LiveRecordingHandle extends LiveRecordingOperations {
  /** The file that it becomes: there when RecordingFinished has come. */
  stored(): StoredRecordingHandle {
    return new StoredRecordingHandle(this.context, this.key.with({ kind: "storedRecording" }));
  }
}

/** Parameters of a recording with name and format optional. Default a new name, and `wav`. */
export type RecordingOptions<Params extends { name: string; format: string }> = Omit<
  Params,
  "name" | "format"
> & {
  /** May hold folders, `2026/08/interview`. */
  name?: string;
  /** The ending of the file: wav, ulaw, gsm, sln16, … */
  format?: string;
};

/** A recording of a channel or bridge, not yet started. */
export function stageRecording<Params extends { name: string; format: string }>(
  target: Handle<"channel" | "bridge">,
  options: RecordingOptions<Params>,
  start: (params: Params, options: CallOptions | undefined) => Promise<unknown>,
): Staged<LiveRecordingHandle> {
  const { context, key } = target;
  const name = options.name ?? context.newId("liveRecording");
  const recording = new LiveRecordingHandle(context, key.with({ kind: "liveRecording", id: name }));
  // Params is exactly the options with these two filled in.
  const params = { ...options, name, format: options.format ?? "wav" } as unknown as Params;
  return new Staged(recording, (call) => start(params, call));
}
