import { frameMs } from "../wire";

/** What comes out of a decoder. */
export interface OpusEvents {
  /** What one packet said, mono; packets come out in their order. The array is its taker's. */
  onSamples(samples: Float32Array, rateHz: number): void;
  /** It cannot go on, and is closed. */
  onFailure(): void;
}

/** Decodes the packets of one stream. A test gives another one. */
export interface OpusDecoder {
  /** @throws when it was closed or has failed */
  decode(packet: Uint8Array): void;
  /** Forgets what is on its way: nothing of it comes out any more. */
  restart(): void;
  close(): void;
}

export type NewOpusDecoder = (events: OpusEvents) => OpusDecoder;

/** What Asterisk sends: mono, full band; without a description it is one bare packet a chunk (WebCodecs, Opus §2). */
const config = { codec: "opus", sampleRate: 48_000, numberOfChannels: 1 } as const;
const frameUs = frameMs * 1_000;

/** Whether this browser says that it can decode Opus, in a page as in a worker. Never rejects. */
export async function canDecodeOpus(): Promise<boolean> {
  try {
    return (
      typeof AudioDecoder !== "undefined" && (await AudioDecoder.isConfigSupported(config)).supported === true
    );
  } catch {
    return false;
  }
}

/** The browser's own decoder. @throws where it has none for Opus */
export function newOpusDecoder({ onSamples, onFailure }: OpusEvents): OpusDecoder {
  const decoder = new AudioDecoder({
    output: (data) => {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
      const { sampleRate } = data;
      data.close();
      onSamples(samples, sampleRate);
    },
    error: onFailure,
  });
  let timestamp = 0;
  decoder.configure(config);
  return {
    decode(packet) {
      // Each packet of CELT and SILK can be begun with.
      decoder.decode(new EncodedAudioChunk({ type: "key", timestamp, duration: frameUs, data: packet }));
      timestamp += frameUs;
    },
    restart() {
      decoder.reset();
      decoder.configure(config);
    },
    close() {
      if (decoder.state !== "closed") decoder.close();
    },
  };
}
