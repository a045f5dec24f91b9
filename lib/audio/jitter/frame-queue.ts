/** A frame that waits for its turn; sequence and timestamp no longer wrap. */
export interface QueuedFrame {
  sequence: number;
  timestamp: number;
  samples: Float32Array;
}

/** What became of a frame's sequence number. */
export type Arrival = "new" | "duplicate" | "restart";

/** How many sequence numbers are remembered: 20 s of frames. */
const memory = 1_024;
/** A jump of the sequence by more (a minute of frames) is another stream, not a loss. */
const jumpMax = 3_000;
/** More than this is never kept waiting: 1.3 s. */
const capacity = 64;

/** A 32-bit counter that wraps, as the number nearest to `reference` that has the same 32 bits. */
export function unwrap(value: number, reference: number): number {
  return reference + ((value - reference) | 0);
}

/** Frames in the order of their timestamps, and the books of which sequence numbers came. */
export class FrameQueue {
  readonly #frames: QueuedFrame[] = [];
  readonly #seen = new Float64Array(memory).fill(Number.NaN);
  #first = 0;
  #last: number | null = null;
  #receivedCount = 0;

  /** The newest sequence number that came; null before the first. */
  get lastSequence(): number | null {
    return this.#last;
  }

  /** Frames between the first and the newest that never came: one that is only late is taken off again when it comes. */
  get lostCount(): number {
    return this.#last === null ? 0 : this.#last - this.#first + 1 - this.#receivedCount;
  }

  /** Frames that came, each once. */
  get receivedCount(): number {
    return this.#receivedCount;
  }

  /** Enters a sequence number into the books. */
  enter(sequence: number): Arrival {
    if (this.#last === null) {
      this.#first = sequence;
      this.#last = sequence;
    } else if (Math.abs(sequence - this.#last) > jumpMax) {
      return "restart";
    } else if (sequence <= this.#last - memory) {
      // Too old to know whether it came before.
      return "duplicate";
    }
    const place = ((sequence % memory) + memory) % memory;
    if (this.#seen[place] === sequence) return "duplicate";
    this.#seen[place] = sequence;
    this.#first = Math.min(this.#first, sequence);
    this.#last = Math.max(this.#last, sequence);
    this.#receivedCount += 1;
    return "new";
  }

  /** Whether the oldest one has to go before another is put in. */
  get isFull(): boolean {
    return this.#frames.length >= capacity;
  }

  /** Puts a frame in its place. */
  insert(frame: QueuedFrame): void {
    let place = this.#frames.length;
    while (place > 0 && (this.#frames[place - 1]?.timestamp ?? 0) > frame.timestamp) place -= 1;
    this.#frames.splice(place, 0, frame);
  }

  /** How many samples wait that come before a timestamp. */
  countBefore(timestamp: number): number {
    let count = 0;
    for (const frame of this.#frames) {
      count += Math.max(0, Math.min(frame.samples.length, timestamp - frame.timestamp));
    }
    return count;
  }

  /** The first frame, without taking it. */
  peek(): QueuedFrame | undefined {
    return this.#frames[0];
  }

  /** Takes the first frame. */
  shift(): QueuedFrame | undefined {
    return this.#frames.shift();
  }
}
