import { bytesOf, toInt16 } from "../pcm";
import { Resampler } from "../resample";
import { encodeFrame, frameMs, frameSamples, type OpusFrame, type StreamName, sampleRateHz } from "../wire";
import type { NewOpusDecoder, OpusDecoder } from "./opus-decoder";

/** What the decoding of a session stands on. */
export interface OpusSurroundings {
  newDecoder: NewOpusDecoder;
  /** Milliseconds of a clock that only goes forward. */
  nowMs(): number;
  /** A frame of PCM, as the panel would have sent it. */
  onFrame(message: ArrayBuffer): void;
  /** Once: nothing is decoded any more. */
  onFailure(): void;
}

/** What went into a decoder and has not come out. */
type Place = Omit<OpusFrame, "packet"> & { atMs: number };

/** A decoder that owes so many frames for so long gives nothing any more: 2 s. */
const stuckMs = 2_000;
const stuckFrames = stuckMs / frameMs;

/** One stream: a packet goes in, a frame of 20 ms at 16 kHz comes out, with the place of its packet. */
class OpusStream {
  readonly #around: OpusSurroundings;
  readonly #decoder: OpusDecoder;
  #inside: Place[] = [];
  #resampler: { fromHz: number; resampler: Resampler } | null = null;

  /** @throws where the browser cannot decode */
  constructor(around: OpusSurroundings, onFailure: () => void) {
    this.#around = around;
    this.#decoder = around.newDecoder({
      onSamples: (samples, rateHz) => {
        if (!this.#give(samples, rateHz)) onFailure();
      },
      onFailure,
    });
  }

  /** False when it is stuck. @throws where the decoder has failed */
  take({ packet, ...place }: OpusFrame): boolean {
    const atMs = this.#around.nowMs();
    const oldest = this.#inside[0];
    if (oldest !== undefined && this.#inside.length >= stuckFrames && atMs - oldest.atMs > stuckMs) {
      return false;
    }
    this.#inside.push({ ...place, atMs });
    this.#decoder.decode(packet);
    return true;
  }

  restart(): void {
    this.#inside = [];
    this.#resampler = null;
    this.#decoder.restart();
  }

  close(): void {
    this.#decoder.close();
  }

  /** False for what is no frame of ours: then its packet was none. */
  #give(samples: Float32Array, rateHz: number): boolean {
    const place = this.#inside.shift();
    if (place === undefined || samples.length !== (rateHz * frameMs) / 1_000) return false;
    if (this.#resampler?.fromHz !== rateHz) {
      this.#resampler = { fromHz: rateHz, resampler: new Resampler({ fromHz: rateHz, toHz: sampleRateHz }) };
    }
    const frame = this.#resampler.resampler.process(samples);
    if (frame.length !== frameSamples) return false;
    const { stream, sequence, timestamp } = place;
    const message = encodeFrame({ stream, sequence, timestamp, samples: bytesOf(toInt16(frame), "little") });
    this.#around.onFrame(message.buffer);
    return true;
  }
}

/**
 * Makes PCM of the Opus frames of one session, before the jitter buffer: what plays them need not know how they came. A
 * decoder for each stream, made with its first packet. One that fails is no silence: it is told, and the panel sends PCM.
 */
export class OpusStreams {
  readonly #around: OpusSurroundings;
  readonly #streams = new Map<StreamName, OpusStream>();
  #hasFailed = false;

  constructor(around: OpusSurroundings) {
    this.#around = around;
  }

  /** False when it cannot be decoded; so is then every one that follows. */
  take(frame: OpusFrame): boolean {
    if (this.#hasFailed) return false;
    try {
      let stream = this.#streams.get(frame.stream);
      if (stream === undefined) {
        stream = new OpusStream(this.#around, () => this.#fail());
        this.#streams.set(frame.stream, stream);
      }
      if (!stream.take(frame)) this.#fail();
    } catch {
      this.#fail();
    }
    return !this.#hasFailed;
  }

  /** The streams begin anew, on another socket: what is inside belongs to the old one. */
  restart(): void {
    if (this.#hasFailed) return;
    try {
      for (const stream of this.#streams.values()) stream.restart();
    } catch {
      this.#fail();
    }
  }

  close(): void {
    for (const stream of this.#streams.values()) stream.close();
    this.#streams.clear();
  }

  #fail(): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.close();
    this.#around.onFailure();
  }
}
