import type { RecordingRow, SoundStream } from "@/lib/api/recordings";
import { storedNames } from "@/lib/api/recordings";
import { AriError } from "@/lib/ari";
import { interleave, sampleBytes, wavHeader, wavHeaderBytes } from "@/lib/audio/wav";
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
  /** Reads that run. */
  reading: number;
  bytes: number;
}

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

  constructor(options: RecordingSoundsOptions) {
    this.#options = options;
    this.#untidy = options.clock.every(tidyEveryMs, () => this.#tidy());
  }

  /**
   * Resolves when all of it is here.
   * @throws recording_gone (`field` names the side) when Asterisk has no file of it, and why it cannot be asked
   */
  async open(row: RecordingRow, stream: SoundStream): Promise<Sound> {
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
    const layouts = await Promise.all(
      wanted.map((track) => this.#use(row.node, track, async ({ layout }) => layout)),
    );
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
          this.#use(row.node, track, (file) =>
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

  async close(): Promise<void> {
    this.#untidy();
    const held = [...this.#held.values()];
    this.#held.clear();
    await Promise.all(held.map(letGo));
  }

  /** Fetched anew where it was let go meanwhile. */
  async #use<Result>(
    node: string,
    track: ReturnType<typeof storedNames>[number],
    use: (file: TrackFile) => Promise<Result>,
  ): Promise<Result> {
    const key = keyOf(node, track.name);
    const held = this.#held.get(key) ?? this.#fetch(key, node, track);
    held.usedAtMs = this.#options.clock.now();
    held.reading += 1;
    try {
      return await use(await held.track);
    } finally {
      held.reading -= 1;
    }
  }

  #fetch(key: string, node: string, { stream, name }: ReturnType<typeof storedNames>[number]): Held {
    const { liveNode, directory, clock } = this.#options;
    const before = this.#fetching.get(node) ?? Promise.resolve();
    const track = before.then(async () => {
      const { client } = liveNode(node);
      try {
        return await TrackFile.fetch({ client, name, directory });
      } catch (error) {
        if (error instanceof AriError && error.code === "not_found") throw gone(stream, name, node);
        throw panelError(error, { kind: "node", id: node });
      }
    });
    const held: Held = { track, usedAtMs: clock.now(), reading: 0, bytes: 0 };
    this.#held.set(key, held);
    const done = track.then(
      ({ layout }) => {
        held.bytes = layout.dataBytes;
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

  /** Lets go of what is idle, and of the longest unused while there is too much. */
  #tidy(): void {
    const { clock, mostBytes = 512 * 1024 * 1024 } = this.#options;
    const idle = [...this.#held]
      .filter(([, { reading }]) => reading === 0)
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

function gone(stream: keyof typeof sideWords, name: string, node: string): PanelError {
  return new PanelError(
    "recording_gone",
    `Asterisk has no file of the ${sideWords[stream]} any more: ${name}.`,
    {
      whatToDo:
        stream === "mix"
          ? `It was removed on ${node}; an admin can remove the recording from the list.`
          : "Hear the other side alone, if it is there.",
      field: stream,
    },
  );
}
