import { randomInt } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { AriError } from "@/lib/ari";
import { frameBytes, frameMs } from "@/lib/audio/wire";
import type { Clock } from "../nodes/clock";
import { ignoreGone } from "../nodes/party-calls";
import { addressOf, mediaHostOf } from "./media-address";
import type { MediaChannel, MediaRequest } from "./media-channel";
import { buildPacket, parsePacket, RtpOrder } from "./rtp-packet";
import { SendLimit } from "./send-limit";
import { NarrowFromWide, WideFromNarrow } from "./telephone-band";

/** µ-law in a frame of 20 ms at 8 kHz: bytes, samples, and steps of the timestamp. */
const packetSamples = 160;
const muLawSilence = 0xff;
/** An idle channel wakes with each packet: short ones, so that their timestamps keep to the clock. */
const wakeEveryMs = 2;
const wakeSamples = 8 * wakeEveryMs;
/** Sending has paused when the next frame comes later than this. */
const pauseMs = 3 * frameMs;

interface RtpMediaRequest extends MediaRequest {
  clock: Clock;
}

/**
 * A media channel of chan_rtp (`UnicastRTP`), µ-law both ways: the one format that works in both directions on every
 * version. One socket, one source, sequence and timestamp running through: Asterisk may learn our address once only.
 */
export async function openRtpMedia(request: RtpMediaRequest): Promise<MediaChannel> {
  const { node, id, signal } = request;
  const host = await mediaHostOf(node.config).catch((error: unknown) => {
    throw new AriError("connection_failed", `no way to this node by UDP (${String(error)}).`);
  });
  const socket = await boundSocket(host);
  const channel = new RtpMedia(request, socket);
  try {
    if (signal.aborted) throw new AriError("aborted", "ended before it was ready.");
    const { port } = socket.address();
    const { channelvars } = await channel.made(
      node.client.channels.externalMedia({
        app: node.application,
        channelId: id,
        external_host: `${isIPv6(host) ? `[${host}]` : host}:${port}`,
        format: "ulaw",
      }),
    );
    request.onStage?.("media");
    const peerPort = Number(channelvars?.["UNICASTRTP_LOCAL_PORT"]);
    const given = String(channelvars?.["UNICASTRTP_LOCAL_ADDRESS"] ?? "");
    if (!Number.isInteger(peerPort) || peerPort < 1) {
      throw new AriError("invalid_response", "the media channel came without its UDP port.");
    }
    // Bound to every address of its machine it does not say which: then it is the one where its ARI is.
    const isAny = given === "" || given === "0.0.0.0" || given === "::";
    const peerAddress = isAny ? (await addressOf(node.config.url)).address : given;
    channel.meet(peerAddress, peerPort);
    request.onStage?.("socket");
    return channel;
  } catch (error) {
    await channel.end();
    throw error;
  }
}

/** On the address that Asterisk is told, or on all where that is not one of this machine's (behind a translation). */
async function boundSocket(host: string): Promise<Socket> {
  for (const address of [host, undefined]) {
    const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
    try {
      socket.bind(0, address);
      await once(socket, "listening");
      return socket;
    } catch (error) {
      socket.close();
      const isForeign = error instanceof Error && "code" in error && error.code === "EADDRNOTAVAIL";
      if (address === undefined || !isForeign) {
        throw new AriError("connection_failed", `no UDP socket on ${host} (${String(error)}).`);
      }
    }
  }
  throw new AriError("unexpected", "unreachable");
}

class RtpMedia implements MediaChannel {
  readonly id: string;
  readonly transport = "rtp";
  readonly #request: RtpMediaRequest;
  readonly #socket: Socket;
  readonly #limit = new SendLimit();
  readonly #order = new RtpOrder();
  readonly #wide = new WideFromNarrow();
  readonly #narrow = new NarrowFromWide();
  readonly #source = randomInt(0x1_0000_0000);
  #sequence = randomInt(0x1_0000);
  #timestamp = randomInt(0x1_0000_0000);
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #peer: { address: string; port: number } | undefined;
  #isMade = false;
  #ending: Promise<void> | undefined;

  constructor(request: RtpMediaRequest, socket: Socket) {
    this.#request = request;
    this.#socket = socket;
    this.id = request.id;
    // A port of Asterisk that has just closed answers by ICMP; the channel's events tell of its end.
    socket.on("error", () => undefined);
    socket.on("message", (packet, from) => this.#receive(packet, from));
  }

  /** The request that makes the channel: only after it there is one to remove. */
  made<Result>(request: Promise<Result>): Promise<Result> {
    this.#isMade = true;
    return request;
  }

  /** Asterisk's end: only what comes from there is heard. */
  meet(address: string, port: number): void {
    this.#peer = { address, port };
  }

  send(samples: Uint8Array): void {
    if (samples.byteLength !== frameBytes) {
      throw new RangeError(`A frame has ${frameBytes} bytes of samples, and this has ${samples.byteLength}.`);
    }
    if (this.#ending !== undefined || !this.#limit.take(this.#request.clock.now())) return;
    this.#sendPacket(this.#narrow.frame(samples));
  }

  async awake<Result>(work: Promise<Result>): Promise<Result> {
    const silence = new Uint8Array(wakeSamples).fill(muLawSilence);
    const undo = this.#request.clock.every(wakeEveryMs, () => {
      if (this.#ending === undefined) this.#sendPacket(silence);
    });
    try {
      return await work;
    } finally {
      undo();
    }
  }

  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
    if (this.#isMade) await ignoreGone(this.#request.node.client.channels.hangup({ channelId: this.id }));
  }

  #sendPacket(payload: Uint8Array): void {
    const peer = this.#peer;
    if (peer === undefined) return;
    const nowMs = this.#request.clock.now();
    const pausedMs = nowMs - this.#sentAtMs;
    const isPause = pausedMs > pauseMs;
    // Silence that was not sent passes in the timestamp all the same.
    if (isPause && Number.isFinite(pausedMs)) {
      this.#timestamp += Math.round(pausedMs / frameMs) * packetSamples;
    }
    this.#sentAtMs = nowMs;
    const packet = buildPacket({
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      source: this.#source,
      marker: isPause,
      payload,
    });
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + payload.byteLength) >>> 0;
    this.#socket.send(packet, peer.port, peer.address);
  }

  #receive(packet: Buffer, { address, port }: RemoteInfo): void {
    const peer = this.#peer;
    if (this.#ending !== undefined || peer === undefined) return;
    // Compared as Asterisk wrote it: both sides of one machine's stack write addresses alike.
    if (port !== peer.port || address !== peer.address) return;
    const rtp = parsePacket(packet);
    if (rtp === null || rtp.payload.byteLength !== packetSamples) return;
    const index = this.#order.place(rtp.sequence, rtp.source);
    if (index !== null) this.#request.onFrame(this.#wide.frame(rtp.payload), index);
  }
}
