import { once } from "node:events";
import WebSocket from "ws";
import { AriError } from "@/lib/ari";
import { frameBytes, opusPacketMaxBytes } from "@/lib/audio/wire";
import type { Clock } from "../nodes/clock";
import { ignoreGone } from "../nodes/party-calls";
import { mediaUrl } from "./media-address";
import type { MediaChannel, MediaRequest } from "./media-channel";
import { SendLimit, waitingFramesMax } from "./send-limit";

const statusEveryMs = 2_000;
const handshakeTimeoutMs = 5_000;
/** As long as it is read, a socket on a good network holds nothing back. */
const bufferedBytesMax = waitingFramesMax * frameBytes;
/** Text of Asterisk, plain or JSON as chan_websocket.conf has it. */
const queueLength = /queue_length"?:\s*(\d+)/;
/** The queue is full (900 frames), and has room again. */
const queueFull = /MEDIA_XOFF/;

interface WebsocketMediaRequest extends MediaRequest {
  clock: Clock;
}

/** A media channel of chan_websocket: it waits for us, we connect, and then it answers and enters our application. */
export async function openWebsocketMedia(request: WebsocketMediaRequest): Promise<MediaChannel> {
  const { node, id, signal } = request;
  const { channelvars } = await node.client.channels.externalMedia({
    app: node.application,
    channelId: id,
    format: request.codec === "opus" ? "opus" : "slin16",
    transport: "websocket",
    encapsulation: "none",
    connection_type: "server",
  });
  request.onStage?.("media");
  const connectionId = channelvars?.["MEDIA_WEBSOCKET_CONNECTION_ID"];
  const channel = new WebsocketMedia(request);
  try {
    if (typeof connectionId !== "string") {
      throw new AriError("invalid_response", "the media channel came without its connection id.");
    }
    await channel.connect(mediaUrl(node.config, connectionId), signal);
    request.onStage?.("socket");
    return channel;
  } catch (error) {
    await channel.end();
    throw error;
  }
}

class WebsocketMedia implements MediaChannel {
  readonly id: string;
  readonly transport = "websocket";
  readonly #request: WebsocketMediaRequest;
  readonly #limit = new SendLimit();
  #socket: WebSocket | undefined;
  #frames = 0;
  #hasSent = false;
  #speaksJson = false;
  #stopAsking: (() => void) | undefined;
  #ending: Promise<void> | undefined;

  constructor(request: WebsocketMediaRequest) {
    this.#request = request;
    this.id = request.id;
  }

  async connect(url: string, signal: AbortSignal): Promise<void> {
    const { origin } = this.#request.node.config;
    const socket = new WebSocket(url, "media", {
      perMessageDeflate: false,
      followRedirects: false,
      handshakeTimeout: handshakeTimeoutMs,
      ...(origin === null ? {} : { origin }),
    });
    this.#socket = socket;
    // Never an unheard one, whenever it comes.
    socket.on("error", () => undefined);
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.#onAudio(data);
      else this.#onText(data.toString());
    });
    try {
      await once(socket, "open", { signal });
    } catch (error) {
      socket.terminate();
      if (signal.aborted) throw new AriError("aborted", "ended before it was ready.");
      const said = error instanceof Error ? error.message : String(error);
      throw new AriError("connection_failed", `the media socket could not be opened (${said}).`);
    }
    socket.on("close", () => {
      this.#stopAsking?.();
      if (this.#ending === undefined) this.#request.onEnd();
    });
  }

  send(samples: Uint8Array): void {
    if (this.#request.codec === "opus") throw new RangeError("A media channel of Opus is only heard.");
    if (samples.byteLength !== frameBytes) {
      throw new RangeError(`A frame has ${frameBytes} bytes of samples, and this has ${samples.byteLength}.`);
    }
    const socket = this.#socket;
    if (this.#ending !== undefined || socket?.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > bufferedBytesMax || !this.#limit.take(this.#request.clock.now())) return;
    this.#hasSent = true;
    this.#stopAsking ??= this.#request.clock.every(statusEveryMs, () => this.#askStatus());
    socket.send(samples);
  }

  awake<Result>(work: Promise<Result>): Promise<Result> {
    return work;
  }

  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#stopAsking?.();
    this.#socket?.terminate();
    await ignoreGone(this.#request.node.client.channels.hangup({ channelId: this.id }));
  }

  #onAudio(data: Buffer): void {
    if (this.#ending !== undefined) return;
    if (this.#request.codec === "opus") {
      // One bare packet a message (measured on 22.10.1).
      if (data.byteLength > 0 && data.byteLength <= opusPacketMaxBytes) this.#give(data);
      return;
    }
    if (data.byteLength === frameBytes) {
      // What Asterisk sends: no view is needed of it.
      this.#give(data);
      return;
    }
    for (let offset = 0; offset + frameBytes <= data.byteLength; offset += frameBytes) {
      this.#give(data.subarray(offset, offset + frameBytes));
    }
  }

  #give(sound: Uint8Array): void {
    this.#request.onFrame(sound, this.#frames);
    this.#frames += 1;
  }

  #onText(text: string): void {
    // MEDIA_START is the first word; commands are taken in the same form only (22.8, control_message_format).
    if (text.includes("MEDIA_START")) this.#speaksJson = text.startsWith("{");
    const waiting = Number(queueLength.exec(text)?.[1] ?? 0);
    this.#limit.found(waiting);
    if (!queueFull.test(text) && waiting <= waitingFramesMax) return;
    this.#command("FLUSH_MEDIA");
    this.#limit.flushed();
  }

  /** The clocks of both machines differ a little: what that adds up to in Asterisk's queue is thrown away. */
  #askStatus(): void {
    if (!this.#hasSent) return;
    this.#hasSent = false;
    this.#command("GET_STATUS");
  }

  #command(command: string): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(this.#speaksJson ? JSON.stringify({ command }) : command);
  }
}
