import type { NewOpusDecoder, OpusDecoder, OpusEvents } from "@/lib/audio/browser/opus-decoder";

/** A decoder that gives what the test says, when it says so. */
export class FakeDecoder implements OpusDecoder {
  readonly #events: OpusEvents;
  readonly packets: number[][] = [];
  /** Packets that have not come out. */
  waiting = 0;
  isClosed = false;
  /** Thrown by each packet from then on. */
  fault: Error | null = null;

  constructor(events: OpusEvents) {
    this.#events = events;
  }

  decode(packet: Uint8Array): void {
    if (this.fault !== null) throw this.fault;
    this.packets.push([...packet]);
    this.waiting += 1;
  }

  restart(): void {
    if (this.fault !== null) throw this.fault;
    this.waiting = 0;
  }

  close(): void {
    this.isClosed = true;
    this.waiting = 0;
  }

  /** What the oldest packet said; nothing where none is inside. By default 20 ms of silence at 48 kHz. */
  give(samples: Float32Array = new Float32Array(960), rateHz = 48_000): void {
    if (this.waiting === 0) return;
    this.waiting -= 1;
    this.#events.onSamples(samples, rateHz);
  }

  fail(): void {
    this.#events.onFailure();
  }
}

/** Decoders that a test holds in its hands; `refusal` is thrown instead of the next ones. */
export function fakeDecoders() {
  const made: FakeDecoder[] = [];
  const refusal: { error: Error | null } = { error: null };
  const newDecoder: NewOpusDecoder = (events) => {
    if (refusal.error !== null) throw refusal.error;
    const decoder = new FakeDecoder(events);
    made.push(decoder);
    return decoder;
  };
  const last = (): FakeDecoder => {
    const decoder = made.at(-1);
    if (decoder === undefined) throw new Error("no decoder was made");
    return decoder;
  };
  return { made, newDecoder, refusal, last };
}
