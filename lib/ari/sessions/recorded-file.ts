import { AriError } from "../errors";
import { StoredRecordingHandle } from "../handles/stored-recording";
import type { RecordingUri } from "./media";

/** A recording that has been made: its file on the disk of Asterisk. */
export class RecordedFile {
  /** The file itself. */
  readonly stored: StoredRecordingHandle;

  constructor(stored: StoredRecordingHandle) {
    this.stored = stored;
  }

  get name(): string {
    return this.stored.id;
  }

  /** To play it. */
  get uri(): RecordingUri {
    return `recording:${this.name}`;
  }

  /**
   * Gives it another name: a copy, then the deletion of this one. Its own name is left as it is.
   * @throws {AriError} conflict when the name is taken and `overwrite` is not set; not_found when the file has gone
   */
  async keep(name: string, options: { overwrite?: boolean } = {}): Promise<RecordedFile> {
    if (name === this.name) return this;
    const { context, key } = this.stored;
    const kept = new StoredRecordingHandle(context, key.with({ id: name }));
    try {
      await this.stored.copy({ destinationRecordingName: name });
    } catch (caught) {
      const error = AriError.from(caught);
      if (error.code !== "conflict" || options.overwrite !== true) throw error;
      await kept.delete();
      await this.stored.copy({ destinationRecordingName: name });
    }
    await this.stored.delete();
    return new RecordedFile(kept);
  }

  /**
   * Deletes it.
   * @throws {AriError} not_found when it has gone
   */
  async discard(): Promise<void> {
    await this.stored.delete();
  }
}
