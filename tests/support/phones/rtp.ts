import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { decodeMulaw, encodeMulaw } from "./mulaw";

const sampleRateHz = 8_000;
const samplesPerPacket = 160;
const packetMs = (1_000 * samplesPerPacket) / sampleRateHz;
const mostLateMs = 5 * packetMs;
const headerBytes = 12;
const payloadTypePcmu = 0;
/** Loudest µ-law sample: 0 dB here. */
const fullScale = 32_124;

/** What one call sends to the ear: RTP with one synchronisation source. */
interface Stream {
  packets: number;
  samples: number[];
}

/** Told of each packet of an ear at its moment: for measuring delays. */
export interface RtpWatch {
  /** 16 bits, 8 kHz. */
  heard?(samples: readonly number[]): void;
  /** `undefined` for silence. */
  spoke?(toneHz: number | undefined): void;
}

/**
 * The ear and mouth of a SIP phone: takes the µ-law RTP that Asterisk sends to it and keeps the samples, and sends
 * silence or a tone to each call that is up: as a real phone does, and because Asterisk passes nothing on without frames.
 */
export class RtpEar {
  readonly #socket: Socket;
  readonly #keepMs: number;
  readonly #streams = new Map<number, Stream>();
  /** Sequence number of the next packet to each port of Asterisk. */
  readonly #peers = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #toneHz: number | undefined;
  #sampleIndex = 0;
  #packets = 0;
  #latest = 0;
  /** Hears of each packet; null for nobody. */
  watch: RtpWatch | null = null;

  private constructor(socket: Socket, keepMs: number) {
    this.#socket = socket;
    this.#keepMs = keepMs;
    socket.on("message", (packet) => this.#receive(packet));
    socket.on("error", () => undefined);
  }

  /** Opens an ear on a free port of 127.0.0.1, or on `port`; it keeps the last `keepMs` of each stream. */
  static async open(options: { port?: number | undefined; keepMs?: number } = {}): Promise<RtpEar> {
    const socket = createSocket("udp4").bind(options.port ?? 0, "127.0.0.1");
    await once(socket, "listening");
    const ear = new RtpEar(socket, options.keepMs ?? 10_000);
    ear.#speakOn(performance.now());
    return ear;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Packets heard since the opening, of all streams. */
  get packetCount(): number {
    return this.#packets;
  }

  /** From now on it speaks to this port of 127.0.0.1: the signalling calls it when a call is up. */
  speakTo(port: number): void {
    this.#peers.set(port, 0);
  }

  /** It no longer speaks to this port. */
  leave(port: number): void {
    this.#peers.delete(port);
  }

  /** Says a tone from now on, or silence when `undefined`. */
  say(toneHz: number | undefined): void {
    this.#toneHz = toneHz;
  }

  /**
   * Speaks so many packets at once. What listens in Asterisk takes a frame each 20 ms and holds no more than it needs: one
   * that this process sends late is a hole there, unless some are ahead.
   */
  getAhead(packets: number): void {
    for (let count = 0; count < packets; count++) this.#speak();
  }

  /** Forgets what it has heard, so that the next level tells only of what comes from now on. */
  forget(): void {
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

  close(): Promise<void> {
    clearTimeout(this.#timer);
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #receive(packet: Buffer): void {
    if (packet.length <= headerBytes || (packet.readUInt8(1) & 0x7f) !== payloadTypePcmu) return;
    this.#packets++;
    const source = packet.readUInt32BE(8);
    this.#latest = source;
    const stream = this.#streams.get(source) ?? { packets: 0, samples: [] };
    this.#streams.set(source, stream);
    stream.packets++;
    const samples = Array.from(packet.subarray(headerBytes), decodeMulaw);
    stream.samples.push(...samples);
    this.watch?.heard?.(samples);
    const keep = (this.#keepMs * sampleRateHz) / 1_000;
    if (stream.samples.length > 2 * keep) stream.samples.splice(0, stream.samples.length - keep);
  }

  /**
   * A packet each 20 ms by the clock: an interval of Node is a twentieth slower, and Asterisk would hold back what is
   * whispered to this phone ever longer.
   */
  #speakOn(dueMs: number): void {
    const lateMs = performance.now() - dueMs;
    // After a standstill of this process it does not make good what nobody could have said.
    const nextMs = (lateMs > mostLateMs ? dueMs + lateMs : dueMs) + packetMs;
    this.#timer = setTimeout(() => {
      this.#speak();
      this.#speakOn(nextMs);
    }, nextMs - performance.now());
  }

  /** One packet to each call. */
  #speak(): void {
    const payload = Buffer.alloc(samplesPerPacket);
    for (let index = 0; index < samplesPerPacket; index++) {
      const phase = (2 * Math.PI * (this.#toneHz ?? 0) * (this.#sampleIndex + index)) / sampleRateHz;
      payload[index] = encodeMulaw(Math.round(8_000 * Math.sin(phase)));
    }
    this.#sampleIndex += samplesPerPacket;
    for (const [port, sequence] of this.#peers) {
      this.#peers.set(port, sequence + 1);
      const header = Buffer.alloc(headerBytes);
      header.writeUInt8(0x80, 0);
      header.writeUInt8(payloadTypePcmu, 1);
      header.writeUInt16BE(sequence & 0xffff, 2);
      header.writeUInt32BE(this.#sampleIndex >>> 0, 4);
      header.writeUInt32BE(this.port, 8);
      this.#socket.send(Buffer.concat([header, payload]), port, "127.0.0.1");
      this.watch?.spoke?.(this.#toneHz);
    }
  }
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
