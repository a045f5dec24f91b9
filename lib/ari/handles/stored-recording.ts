import { handleOf } from "./bound";

const StoredRecordingOperations = handleOf(
  "storedRecording",
  "recordings",
  ({ id }) => ({ recordingName: id }),
  { get: "getStored", delete: "deleteStored", file: "getStoredFile", copy: "copyStored" },
);

/** A recording on the disk of Asterisk, by its name without the ending. Has no events. */
export class StoredRecordingHandle extends StoredRecordingOperations {
  /** Media to play it with: `recording:NAME`. */
  get uri(): string {
    return `recording:${this.id}`;
  }
}
