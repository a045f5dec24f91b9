import WebSocket from "ws";
import {
  type AudioEnd,
  decodeFrame,
  encodeFrame,
  type FromPanel,
  frameSamples,
  parseFromPanel,
  pingIntervalMs,
  type StreamName,
  streams,
} from "@/lib/audio/wire";
import { PcmEar } from "./pcm-ear";
import { speak } from "./pcm-mouth";

const openMs = 5_000;

export interface AudioPageOptions {
  /** Of the panel: `http://127.0.0.1:PORT`. */
  origin: string;
  cookie: string;
  ticket: string;
}

/**
 * A page's end of the audio socket without a browser: opens it with a ticket, keeps what it hears of each stream, and
 * says a tone. It sends what it is told to, whether or not the panel takes it: the gate is the panel's.
 */
export class AudioPage {
  readonly #socket: WebSocket;
  readonly #ears = new Map<StreamName, PcmEar>(streams.map((name) => [name, new PcmEar()]));
  readonly #told: FromPanel[] = [];
  #mayTalk = false;
  #ended: { code: AudioEnd; text: string; atMs: number } | null = null;
  #sequence = 0;
  #hush: () => void = () => undefined;
  readonly #closed: Promise<number>;

  private constructor({ origin, cookie }: AudioPageOptions) {
    this.#socket = new WebSocket(`${origin.replace(/^http/, "ws")}/api/v1/audio`, {
      headers: { origin, cookie },
      perMessageDeflate: false,
    });
    this.#socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.#onAudio(data);
      else this.#onText(data.toString());
    });
    this.#socket.on("error", () => undefined);
    const ping = setInterval(() => this.#send(JSON.stringify({ type: "ping", id: 1 })), pingIntervalMs);
    this.#closed = new Promise((resolve) =>
      this.#socket.on("close", (code) => {
        clearInterval(ping);
        this.#hush();
        resolve(code);
      }),
    );
  }

  /** Resolves when the panel has taken the ticket; rejects with what it says of one that is no good. */
  static async open(options: AudioPageOptions): Promise<AudioPage> {
    const page = new AudioPage(options);
    page.#socket.on("open", () => page.#send(JSON.stringify({ type: "open", ticket: options.ticket })));
    const deadline = Date.now() + openMs;
    while (!page.#told.some(({ type }) => type === "opened")) {
      if (page.#ended !== null) throw new Error(`${page.#ended.code}: ${page.#ended.text}`);
      if (Date.now() > deadline) throw new Error("The audio socket did not open");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return page;
  }

  /** Whether the panel says that it takes the microphone. */
  get mayTalk(): boolean {
    return this.#mayTalk;
  }

  /** What the panel has said of the end, null before; `atMs` by `performance.now()`. */
  get ended(): { code: AudioEnd; text: string; atMs: number } | null {
    return this.#ended;
  }

  /** Resolves with the close code when the socket is closed, by whomever. */
  get closed(): Promise<number> {
    return this.#closed;
  }

  /** What came of one stream. */
  ear(stream: StreamName = "mix"): PcmEar {
    const ear = this.#ears.get(stream);
    if (ear === undefined) throw new Error(`There is no stream ${stream}`);
    return ear;
  }

  /** Says a tone from now on, a frame each 20 ms; nothing when `undefined`. */
  say(toneHz: number | undefined): void {
    this.#hush();
    this.#hush =
      toneHz === undefined ? () => undefined : speak({ send: (samples) => this.#say(samples) }, toneHz);
  }

  /** Resolves when the last half second has the tone at least so loud. */
  async hears(toneHz: number, levelDb: number, timeoutMs = 5_000, stream: StreamName = "mix"): Promise<void> {
    const ear = this.ear(stream);
    const deadline = Date.now() + timeoutMs;
    while (ear.frames < 25 || ear.levelDb(toneHz) < levelDb) {
      if (Date.now() > deadline) {
        const level = ear.levelDb(toneHz).toFixed(1);
        throw new Error(`Heard ${toneHz} Hz at ${level} dB in ${ear.frames} frames, not at ${levelDb} dB`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Forgets what it has heard of every stream. */
  forget(): void {
    for (const ear of this.#ears.values()) ear.forget();
  }

  /** As a closed tab. */
  async close(): Promise<void> {
    this.#socket.close(1_000);
    await this.#closed;
  }

  /** As a wire that is cut. */
  async cut(): Promise<void> {
    this.#socket.terminate();
    await this.#closed;
  }

  #onAudio(data: Buffer): void {
    const frame = decodeFrame(data);
    if (frame === null) throw new Error("The panel sent a message that is no frame");
    this.ear(frame.stream).take(frame.samples, frame.sequence);
  }

  #onText(text: string): void {
    const message = parseFromPanel(text);
    if (message === null) throw new Error(`The panel sent ${text}`);
    this.#told.push(message);
    if (message.type === "opened" || message.type === "changed") this.#mayTalk = message.mayTalk;
    if (message.type === "ended") {
      this.#ended = { code: message.code, text: message.text, atMs: performance.now() };
    }
  }

  #say(samples: Uint8Array): void {
    const sequence = this.#sequence++;
    this.#send(encodeFrame({ stream: "mix", sequence, timestamp: sequence * frameSamples, samples }));
  }

  #send(message: string | Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }
}
