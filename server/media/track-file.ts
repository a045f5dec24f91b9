import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { AriClient } from "@/lib/ari";
import { readWav, type WavLayout } from "@/lib/audio/wav";
import { PanelError } from "../errors";
import type { Clock } from "../nodes/clock";

/** So long no byte may come before it is given up. The whole may take its time: an hour of one voice is 57 MB. */
const idleTimeoutMs = 30_000;
/** The client wants a limit for the whole, too: this one is none. */
const wholeTimeoutMs = 24 * 60 * 60_000;
/** What may wait in memory for a disk that is slower than the wire: the wire itself cannot be held up (`onBytes`). */
const mostWaitingBytes = 64 * 1024 * 1024;
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

  /**
   * @throws AriError, also where the disk is full, and `aborted`; PanelError asterisk_refused for what is no WAV of ours,
   * asterisk_timeout where no byte came for half a minute, not_possible_now where the disk is too slow
   */
  static async fetch(options: {
    client: Pick<AriClient, "recordings">;
    name: string;
    /** Made where it is missing. */
    directory: string;
    clock: Pick<Clock, "after">;
    /** Gives it up. */
    signal: AbortSignal;
  }): Promise<TrackFile> {
    const { name, directory } = options;
    const file = await openNameless(directory);
    try {
      const fileBytes = await receive(file, options);
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

/** Writes what Asterisk sends, and returns how much it was. */
async function receive(
  file: FileHandle,
  { client, name, clock, signal }: Parameters<typeof TrackFile.fetch>[0],
): Promise<number> {
  const failed = new AbortController();
  /** What failed here counts, not that it was given up for it. */
  const fail = (error: unknown) => failed.abort(error);
  let fileBytes = 0;
  let writtenBytes = 0;
  let written: Promise<void> = Promise.resolve();
  const watch = () =>
    clock.after(idleTimeoutMs, () => {
      const text = `No byte of ${name} came for ${idleTimeoutMs / 1_000} s, after ${fileBytes} bytes.`;
      fail(
        new PanelError("asterisk_timeout", text, { whatToDo: "Look at the way to the node, then repeat." }),
      );
    });
  let unwatch = watch();
  const onBytes = (piece: Uint8Array) => {
    unwatch();
    if (failed.signal.aborted) return;
    unwatch = watch();
    const at = fileBytes;
    fileBytes += piece.length;
    if (fileBytes - writtenBytes > mostWaitingBytes) {
      const text = `The panel's disk is too slow for ${name}: ${mostWaitingBytes / 1024 ** 2} MB wait for it.`;
      fail(new PanelError("not_possible_now", text, { whatToDo: "Look at the disk of the data directory." }));
      return;
    }
    written = written.then(async () => {
      if (failed.signal.aborted) return;
      await write(file, piece, at);
      writtenBytes = at + piece.length;
    });
    written.catch(fail);
  };
  try {
    const asked = { onBytes, timeoutMs: wholeTimeoutMs, signal: AbortSignal.any([signal, failed.signal]) };
    await client.recordings.getStoredFile({ recordingName: name }, asked);
    await written;
  } catch (error) {
    throw failed.signal.aborted ? failed.signal.reason : error;
  } finally {
    unwatch();
  }
  failed.signal.throwIfAborted();
  return fileBytes;
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
