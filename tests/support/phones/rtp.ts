import { decodeMulaw, encodeMulaw } from "./mulaw";
import { PhoneLine } from "./phone-line";
import { type FromPhones, sampleRateHz, silence } from "./phone-orders";

/** Loudest µ-law sample: 0 dB here. */
const fullScale = 32_124;

/** What one call sends to the ear: RTP with one synchronisation source. */
interface Stream {
  packets: number;
  samples: number[];
}

/** Told of the packets of an ear, with their moment, ms since 1970: for measuring delays. */
export interface RtpWatch {
  /** Each that came: 16 bits, 8 kHz. */
  heard?(samples: readonly number[], atMs: number): void;
  /** The first one of what is said from now on; `undefined` for silence. */
  began?(toneHz: number | undefined, atMs: number): void;
}

/**
 * The ear and mouth of a SIP phone: takes the µ-law RTP that Asterisk sends to it and keeps the samples, and sends
 * silence or a tone to each call that is up: as a real phone does, and because Asterisk passes nothing on without frames.
 * A packet each 20 ms, by a process that does nothing else: a snoop of Asterisk has silence in the place of one that is
 * late (res/res_stasis_snoop.c).
 */
export class RtpEar {
  readonly #keepMs: number;
  readonly #streams = new Map<number, Stream>();
  #line: PhoneLine | undefined;
  #toneHz: number | undefined;
  #packets = 0;
  #latest = 0;
  /** What came before is forgotten, also where this process has not read it yet. */
  #fromMs = 0;
  /** Hears of each packet; null for nobody. */
  watch: RtpWatch | null = null;

  private constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** Opens an ear on a free port of 127.0.0.1, or on `port`; it keeps the last `keepMs` of each stream. */
  static async open(options: { port?: number | undefined; keepMs?: number } = {}): Promise<RtpEar> {
    const ear = new RtpEar(options.keepMs ?? 10_000);
    ear.#line = await PhoneLine.open(options.port ?? 0, (message) => ear.#told(message));
    return ear;
  }

  get port(): number {
    return this.#line?.port ?? 0;
  }

  /** Packets heard since the opening, of all streams. */
  get packetCount(): number {
    return this.#packets;
  }

  /** From now on it speaks to this port of 127.0.0.1: the signalling calls it when a call is up. */
  speakTo(port: number): void {
    this.#line?.order({ type: "speakTo", port });
  }

  /** It no longer speaks to this port. */
  leave(port: number): void {
    this.#line?.order({ type: "leave", port });
  }

  /** Says a tone of so many whole Hz from now on, or silence when `undefined`. */
  say(toneHz: number | undefined): void {
    this.#toneHz = toneHz;
    this.#line?.order({ type: "say", record: toneHz === undefined ? silence : toneRecord(toneHz) });
  }

  /**
   * Speaks so many packets at once. What listens in Asterisk takes a frame each 20 ms, has silence where none is there yet,
   * and keeps what is more: with some ahead a packet may be late by as much, be it by this machine or by Asterisk's own
   * threads.
   */
  getAhead(packets: number): void {
    this.#line?.order({ type: "getAhead", packets });
  }

  /** Forgets what it has heard, so that the next level tells only of what comes from now on. */
  forget(): void {
    this.#fromMs = performance.timeOrigin + performance.now();
    this.#streams.clear();
  }

  /** Milliseconds of audio kept of the stream heard last. */
  get heardMs(): number {
    return ((this.#streams.get(this.#latest)?.samples.length ?? 0) * 1_000) / sampleRateHz;
  }

  /** Level of one frequency in the last second of the stream heard last, in dB of a full-scale sine; -Infinity when nothing was heard. */
  toneLevelDb(freqHz: number): number {
    const samples = this.#streams.get(this.#latest)?.samples.slice(-sampleRateHz) ?? [];
    return toneLevelDb(samples, freqHz);
  }

  /** Loudness of the last second of the stream heard last, whatever is in it, in dB of a full-scale sine. */
  get loudnessDb(): number {
    const samples = this.#streams.get(this.#latest)?.samples.slice(-sampleRateHz) ?? [];
    const power = samples.reduce((sum, sample) => sum + (sample / fullScale) ** 2, 0) / samples.length;
    return 10 * Math.log10(2 * power + 1e-12);
  }

  /** Resolves when the tone is at least `levelDb` loud; rejects with what was heard instead after `timeoutMs`. */
  async hears(freqHz: number, levelDb: number, timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.heardMs < 400 || this.toneLevelDb(freqHz) < levelDb) {
      if (Date.now() > deadline) {
        const level = this.toneLevelDb(freqHz).toFixed(1);
        throw new Error(
          `Heard ${freqHz} Hz at ${level} dB in ${this.heardMs} ms of audio, not at ${levelDb} dB`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async close(): Promise<void> {
    await this.#line?.close();
  }

  #told(message: FromPhones): void {
    if (message.type === "spoke") this.watch?.began?.(this.#toneHz, message.atMs);
    if (message.type !== "heard") return;
    const { source, payload, atMs } = message;
    this.#packets++;
    const samples = Array.from(payload, decodeMulaw);
    this.watch?.heard?.(samples, atMs);
    if (atMs < this.#fromMs) return;
    this.#latest = source;
    const stream = this.#streams.get(source) ?? { packets: 0, samples: [] };
    this.#streams.set(source, stream);
    stream.packets++;
    stream.samples.push(...samples);
    const keep = (this.#keepMs * sampleRateHz) / 1_000;
    if (stream.samples.length > 2 * keep) stream.samples.splice(0, stream.samples.length - keep);
  }
}

/** A second of a tone as µ-law, which goes on where it ends. */
function toneRecord(toneHz: number): Uint8Array {
  return Uint8Array.from({ length: sampleRateHz }, (_, index) =>
    encodeMulaw(Math.round(8_000 * Math.sin((2 * Math.PI * toneHz * index) / sampleRateHz))),
  );
}

/** Goertzel: level of one frequency in 8 kHz samples, in dB of a full-scale sine. */
export function toneLevelDb(samples: readonly number[], freqHz: number): number {
  if (samples.length === 0) return Number.NEGATIVE_INFINITY;
  const coefficient = 2 * Math.cos((2 * Math.PI * freqHz) / sampleRateHz);
  let before = 0;
  let beforeThat = 0;
  for (const [index, sample] of samples.entries()) {
    // A Hann window keeps a loud tone from leaking into its neighbours.
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / samples.length);
    const now = (sample / fullScale) * window + coefficient * before - beforeThat;
    beforeThat = before;
    before = now;
  }
  const power = before * before + beforeThat * beforeThat - coefficient * before * beforeThat;
  // The window halves the amplitude; a full-scale sine of N samples has the power (N / 2)².
  return 20 * Math.log10((4 * Math.sqrt(Math.max(power, 0))) / samples.length);
}
