import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { AriClient } from "@/lib/ari";
import { readWav, type WavLayout } from "@/lib/audio/wav";
import { PanelError } from "../errors";

/** An hour is 57 MB; a node far away may need its time for them. */
const fetchTimeoutMs = 120_000;
/** More than any header before the samples has. */
const headBytes = 4_096;

/**
 * The samples of one stored recording, at hand. Asterisk gives a file only whole and from its beginning (no Range), so it
 * is fetched once into a file of the panel: one without a name, which is gone with the process however that ends.
 */
export class TrackFile {
  readonly layout: WavLayout;
  readonly #file: FileHandle;

  private constructor(file: FileHandle, layout: WavLayout) {
    this.#file = file;
    this.layout = layout;
  }

  /** @throws AriError, also where the disk is full; PanelError asterisk_refused for what is no WAV of ours */
  static async fetch(options: {
    client: Pick<AriClient, "recordings">;
    name: string;
    /** Made where it is missing. */
    directory: string;
  }): Promise<TrackFile> {
    const { client, name, directory } = options;
    const file = await openNameless(directory);
    try {
      let fileBytes = 0;
      let written: Promise<unknown> = Promise.resolve();
      const onBytes = (piece: Uint8Array) => {
        const at = fileBytes;
        fileBytes += piece.length;
        written = written.then(() => write(file, piece, at));
        // It is told below, when all has come.
        written.catch(() => undefined);
      };
      await client.recordings.getStoredFile({ recordingName: name }, { onBytes, timeoutMs: fetchTimeoutMs });
      await written;
      const head = await read(file, 0, Math.min(headBytes, fileBytes));
      const layout = readWav(head, fileBytes);
      if (layout !== null) return new TrackFile(file, layout);
      throw new PanelError("asterisk_refused", `The file of ${name} is no WAV with linear samples.`, {
        whatToDo: "Something else than the panel has written it: look at it on the Asterisk.",
      });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Samples, as bytes: `from` and `length` count from the first sample, and stop at the last. */
  async read(from: number, length: number): Promise<Uint8Array> {
    const { dataStart, dataBytes } = this.layout;
    const wanted = Math.max(0, Math.min(length, dataBytes - from));
    return await read(this.#file, dataStart + from, wanted);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function openNameless(directory: string): Promise<FileHandle> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, `recording-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
}

async function write(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}

async function read(file: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, from + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes;
}
