import { WebSocket } from "ws";
import {
  decodeFrame,
  decodeOpusFrame,
  encodeFrame,
  type FromPanel,
  frameMs,
  frameSamples,
  type OpusFrame,
  parseFromPanel,
  pingIntervalMs,
  type StreamName,
  sampleRateHz,
} from "@/lib/audio/wire";
import { onTime } from "../clock/on-time";
import { PcmEar } from "./pcm-ear";

/** A browser's audio socket without the browser: hears what comes, and says a tone where it may. */
export class AudioPage {
  readonly socket: WebSocket;
  readonly told: FromPanel[] = [];
  /** What has come as Opus, which nobody decodes here. */
  readonly packets: (OpusFrame & { atMs: number; messageBytes: number })[] = [];
  /** When the first frame came, by performance.now(); null before it. */
  firstFrameAtMs: number | null = null;
  readonly #ears = new Map<StreamName, PcmEar>();
  #toneHz: number | undefined;
  #sequence = 0;
  #closeCode: number | null = null;
  readonly #stops: (() => void)[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    socket.on("error", () => undefined);
    socket.on("close", (code) => {
      this.#closeCode = code;
      for (const stop of this.#stops) stop();
    });
    this.#stops.push(
      onTime(pingIntervalMs, () => this.tell({ type: "ping", id: this.#sequence })),
      onTime(frameMs, (due) => {
        for (let count = 0; count < due; count += 1) this.#speak();
      }),
    );
  }

  /**
   * Opens with a ticket, as the owner of the cookie, or as a program by its token, which says no Origin. Resolves at once:
   * what the panel says to it is in `told`.
   */
  static open(
    where: { origin: string; ticket: string } & ({ cookie: string } | { authorization: string }),
  ): AudioPage {
    const socket = new WebSocket(`${where.origin.replace(/^http/, "ws")}/api/v1/audio`, {
      ...("cookie" in where
        ? { origin: where.origin, headers: { cookie: where.cookie } }
        : { headers: { authorization: where.authorization } }),
      perMessageDeflate: false,
    });
    const page = new AudioPage(socket);
    socket.on("open", () => page.tell({ type: "open", ticket: where.ticket }));
    return page;
  }

  /** Close code of the socket, null while it is open. */
  get closeCode(): number | null {
    return this.#closeCode;
  }

  /** Whether the panel takes the microphone, by its last word. */
  get mayTalk(): boolean {
    return this.told.findLast((one) => one.type === "opened" || one.type === "changed")?.mayTalk ?? false;
  }

  /** What the panel said of the end, null before it. */
  get ended(): Extract<FromPanel, { type: "ended" }> | null {
    return this.told.find((one) => one.type === "ended") ?? null;
  }

  /** Resolves when the ticket was good. */
  async opened(timeoutMs = 5_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!this.told.some(({ type }) => type === "opened")) {
      if (this.ended !== null) throw new Error(`The panel ended it: ${this.ended.text}`);
      if (performance.now() > deadline) throw new Error("The audio socket was not opened in time");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Resolves when half a second has come with the tone at least so loud in the last second of it. */
  async hears(freqHz: number, levelDb: number, timeoutMs = 5_000): Promise<void> {
    const ear = this.ear();
    const deadline = performance.now() + timeoutMs;
    while (ear.frames < 25 || ear.levelDb(freqHz) < levelDb) {
      if (performance.now() > deadline) {
        const level = ear.levelDb(freqHz).toFixed(1);
        throw new Error(`Heard ${freqHz} Hz at ${level} dB in ${ear.frames} frames, not at ${levelDb} dB`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  ear(stream: StreamName = "mix"): PcmEar {
    const known = this.#ears.get(stream);
    if (known !== undefined) return known;
    const ear = new PcmEar();
    this.#ears.set(stream, ear);
    return ear;
  }

  /** Sends frames of this tone from now on, whether the panel wants them or not; nothing at all when `undefined`. */
  say(toneHz: number | undefined): void {
    this.#toneHz = toneHz;
  }

  tell(message: object): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** As a page that is closed. */
  close(): void {
    this.socket.close(1_000);
  }

  /** As a wire that is cut. */
  cut(): void {
    this.socket.terminate();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      const opus = decodeOpusFrame(data);
      if (opus !== null) {
        this.packets.push({ ...opus, atMs: performance.now(), messageBytes: data.byteLength });
        return;
      }
      const frame = decodeFrame(data);
      if (frame === null) throw new Error(`A message of ${data.length} bytes is no frame`);
      this.firstFrameAtMs ??= performance.now();
      this.ear(frame.stream).take(frame.samples, frame.sequence);
      return;
    }
    const message = parseFromPanel(data.toString("utf8"));
    if (message === null) throw new Error(`The panel said ${data.toString("utf8")}`);
    this.told.push(message);
  }

  #speak(): void {
    if (this.#toneHz === undefined || this.socket.readyState !== WebSocket.OPEN) return;
    const samples = new Int16Array(frameSamples);
    for (const at of samples.keys()) {
      const phase = (2 * Math.PI * this.#toneHz * (this.#sequence * frameSamples + at)) / sampleRateHz;
      samples[at] = Math.round(8_000 * Math.sin(phase));
    }
    const message = encodeFrame({
      stream: "mix",
      sequence: this.#sequence,
      timestamp: this.#sequence * frameSamples,
      samples: new Uint8Array(samples.buffer),
    });
    this.#sequence += 1;
    this.socket.send(message);
  }
}
