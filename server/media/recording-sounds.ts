import type { RecordingRow, SoundStream } from "@/lib/api/recordings";
import { storedNames } from "@/lib/api/recordings";
import { AriError } from "@/lib/ari";
import { interleave, sampleBytes, type WavLayout, wavHeader, wavHeaderBytes } from "@/lib/audio/wav";
import { PanelError } from "../errors";
import type { Logger } from "../logger";
import { panelError } from "../nodes/asterisk-errors";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import { TrackFile } from "./track-file";

/** A file that nobody has read for so long is let go. */
const idleMs = 5 * 60_000;
const tidyEveryMs = 60_000;
/** Samples of one voice that are read at a time: a second of 8 kHz. */
const blockSamples = 8_000;

/** A recording as one WAV file, of which any part can be had. */
export interface Sound {
  sizeBytes: number;
  /** Bytes from `from` (inclusive) to `until` (exclusive), in pieces. */
  bytes(from: number, until: number): AsyncGenerator<Uint8Array, void>;
}

interface Held {
  track: Promise<TrackFile>;
  usedAtMs: number;
  /** Who waits for it or reads it at this moment. */
  users: number;
  /** 0 until it is here. */
  bytes: number;
  /** `fetched` it is here · `dropped` nobody gets it any more, and it is closed when its last user has left. */
  state: "fetching" | "fetched" | "dropped";
  /** Gives up what is still being fetched. */
  stop: AbortController;
}

type Track = ReturnType<typeof storedNames>[number];

interface RecordingSoundsOptions {
  /** The node of a recording, when it can be asked. @throws node_unknown, node_not_live */
  liveNode(name: string): Pick<Node, "client">;
  /** For what is fetched. */
  directory: string;
  /** What is kept at most besides what is being read. Default 512 MB: nine hours of one voice. */
  mostBytes?: number;
  clock: Clock;
  logger: Logger;
}

/**
 * The sound of recordings, fetched from Asterisk when it is wanted and kept while it is heard. Two voices become one file
 * on the way out, left and right: in two audio elements they would drift apart, and every place in the file can still be
 * worked out from its number.
 */
export class RecordingSounds {
  readonly #options: RecordingSoundsOptions;
  readonly #held = new Map<string, Held>();
  /** One file of a node at a time: its connections are for acts. */
  readonly #fetching = new Map<string, Promise<unknown>>();
  readonly #untidy: () => void;
  #isClosed = false;

  constructor(options: RecordingSoundsOptions) {
    this.#options = options;
    this.#untidy = options.clock.every(tidyEveryMs, () => this.#tidy());
  }

  /**
   * Resolves when all of it is here. `gone` is aborted when nobody wants it any more: what only this one waited for is
   * not fetched on.
   * @throws recording_gone (`field` names the side) when Asterisk has no file of it, and why it cannot be asked; the
   * reason of `gone`
   */
  async open(row: RecordingRow, stream: SoundStream, gone: AbortSignal): Promise<Sound> {
    const wanted = storedNames(row).filter((track) => stream === "both" || track.stream === stream);
    if (wanted.length === 0 || (stream === "both" && wanted.length < 2)) {
      const sides = row.sides === "mixed" ? "mix" : "near, far and both";
      throw new PanelError(
        "invalid_input",
        `This recording has no ${stream}: it was recorded ${row.sides}.`,
        {
          whatToDo: `Ask for ${sides}.`,
          field: "stream",
        },
      );
    }
    const layouts = await this.#layouts(row.node, wanted, gone);
    const [rate] = new Set(layouts.map(({ sampleRateHz }) => sampleRateHz));
    if (rate === undefined || layouts.some(({ sampleRateHz }) => sampleRateHz !== rate)) {
      throw new PanelError("asterisk_refused", "The two sides were recorded at two rates.", {
        whatToDo: "Hear each side alone.",
      });
    }
    const channels = wanted.length === 2 ? 2 : 1;
    const dataBytes = channels * Math.max(...layouts.map((layout) => layout.dataBytes));
    const header = wavHeader({ sampleRateHz: rate, channels, dataBytes });
    const readBlock = async (fromSample: number): Promise<Uint8Array> => {
      const voices = await Promise.all(
        wanted.map((track) =>
          this.#use(row.node, track, gone, (file) =>
            file.read(fromSample * sampleBytes, blockSamples * sampleBytes),
          ),
        ),
      );
      const [left = new Uint8Array(), right] = voices;
      return right === undefined ? left : interleave(left, right);
    };
    return {
      sizeBytes: wavHeaderBytes + dataBytes,
      bytes: (from, until) => part(header, readBlock, channels * blockSamples * sampleBytes, from, until),
    };
  }

  /** Lets go of what was fetched of a recording that is no more. */
  forget(row: RecordingRow): void {
    for (const { name } of storedNames(row)) this.#drop(keyOf(row.node, name));
  }

  /** Gives up what is being fetched: who waits for it is told. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#untidy();
    const held = [...this.#held.values()];
    this.#held.clear();
    for (const { stop } of held) stop.abort();
    await Promise.all(held.map(letGo));
  }

  /** One after the other, and the first is kept while the next comes. */
  async #layouts(node: string, tracks: readonly Track[], gone: AbortSignal): Promise<WavLayout[]> {
    const [track, ...others] = tracks;
    if (track === undefined) return [];
    return await this.#use(node, track, gone, async ({ layout }) => [
      layout,
      ...(await this.#layouts(node, others, gone)),
    ]);
  }

  /** Fetched anew where it was let go meanwhile. */
  async #use<Result>(
    node: string,
    track: Track,
    gone: AbortSignal,
    use: (file: TrackFile) => Promise<Result>,
  ): Promise<Result> {
    const key = keyOf(node, track.name);
    const held = this.#held.get(key) ?? this.#fetch(key, node, track);
    held.users += 1;
    held.usedAtMs = this.#options.clock.now();
    try {
      return await use(await unless(gone, held.track));
    } finally {
      held.users -= 1;
      held.usedAtMs = this.#options.clock.now();
      if (held.users === 0 && held.state !== "fetched") this.#abandon(key, held);
    }
  }

  #fetch(key: string, node: string, { stream, name }: Track): Held {
    const { liveNode, directory, clock } = this.#options;
    const before = this.#fetching.get(node) ?? Promise.resolve();
    const stop = new AbortController();
    const track = before.then(async () => {
      try {
        if (this.#isClosed || stop.signal.aborted) throw givenUp();
        const { client } = liveNode(node);
        return await TrackFile.fetch({ client, name, directory, clock, signal: stop.signal });
      } catch (error) {
        if (stop.signal.aborted) throw givenUp();
        if (error instanceof AriError && error.code === "not_found") throw gone(stream, name);
        throw panelError(error, { kind: "node", id: node });
      }
    });
    const held: Held = { track, usedAtMs: clock.now(), users: 0, bytes: 0, state: "fetching", stop };
    this.#held.set(key, held);
    const done = track.then(
      ({ layout }) => {
        held.bytes = layout.dataBytes;
        if (held.state === "fetching") held.state = "fetched";
        this.#tidy();
      },
      // Asked for again, it is tried again.
      () => {
        if (this.#held.get(key) === held) this.#held.delete(key);
      },
    );
    this.#fetching.set(node, done);
    return held;
  }

  /** Its last user has left: what is not here yet is wanted by nobody, and what was dropped may be closed. */
  #abandon(key: string, held: Held): void {
    held.stop.abort();
    if (this.#held.get(key) === held) this.#held.delete(key);
    this.#close(held);
  }

  /** Lets go of what is idle, and of the longest unused while there is too much. */
  #tidy(): void {
    const { clock, mostBytes = 512 * 1024 * 1024 } = this.#options;
    const idle = [...this.#held]
      .filter(([, { users }]) => users === 0)
      .sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs);
    let bytes = [...this.#held.values()].reduce((sum, held) => sum + held.bytes, 0);
    for (const [key, held] of idle) {
      if (bytes <= mostBytes && clock.now() - held.usedAtMs < idleMs) continue;
      bytes -= held.bytes;
      this.#drop(key);
    }
  }

  #drop(key: string): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    this.#held.delete(key);
    held.state = "dropped";
    // Not under somebody who reads it.
    if (held.users === 0) this.#abandon(key, held);
  }

  #close(held: Held): void {
    letGo(held).catch((error: unknown) => {
      this.#options.logger.warn({ err: error }, "the file of a recording could not be closed");
    });
  }
}

const keyOf = (node: string, name: string): string => `${node} ${name}`;

async function letGo({ track }: Held): Promise<void> {
  const file = await track.catch(() => null);
  await file?.close();
}

function givenUp(): PanelError {
  return new PanelError(
    "not_possible_now",
    "The sound is not fetched any more: the panel is being stopped.",
    {
      whatToDo: "Try again when the panel is back.",
    },
  );
}

/** What work comes to, or the reason of the signal where that is sooner. */
async function unless<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  signal.throwIfAborted();
  let leave = (): void => undefined;
  const left = new Promise<never>((_resolve, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/** The bytes `from`…`until` of a header and the blocks behind it. */
async function* part(
  header: Uint8Array,
  readBlock: (fromSample: number) => Promise<Uint8Array>,
  blockBytes: number,
  from: number,
  until: number,
): AsyncGenerator<Uint8Array, void> {
  if (from < header.length) yield header.subarray(from, Math.min(until, header.length));
  for (let at = Math.max(0, from - header.length); at < until - header.length; ) {
    const block = Math.floor(at / blockBytes);
    const bytes = await readBlock(block * blockSamples);
    const start = block * blockBytes;
    yield bytes.subarray(at - start, Math.min(bytes.length, until - header.length - start));
    at = start + blockBytes;
  }
}

const sideWords = { mix: "sound", near: "left side", far: "right side" } as const;

function gone(stream: keyof typeof sideWords, name: string): PanelError {
  return new PanelError(
    "recording_gone",
    `Asterisk has no file of the ${sideWords[stream]} any more: ${name}.`,
    {
      whatToDo:
        stream === "mix"
          ? "It was removed in Asterisk; an admin can remove the recording from the list."
          : "Hear the other side alone, if it is there.",
      field: stream,
    },
  );
}
