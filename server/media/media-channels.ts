import { AriError } from "@/lib/ari";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { MediaChannel, MediaOpener, MediaRequest, MediaTransport } from "./media-channel";
import { openRtpMedia } from "./rtp-media";
import { openWebsocketMedia } from "./websocket-media";

const websocketModule = "chan_websocket.so";
/** What makes Opus of samples: Sangoma's module, or that of the distributions. The format alone is in every Asterisk. */
const opusModules = ["codec_opus.so", "codec_opus_open_source.so"];
/** First versions whose externalMedia opens a websocket, by branch (channels/chan_websocket.c). */
const firstMinor = new Map([
  [20, 16],
  [21, 11],
  [22, 6],
]);

interface Known {
  /** Version and start of the Asterisk that was asked: another one is asked again. */
  of: string;
  transport: Promise<MediaTransport>;
  opus: Promise<boolean> | undefined;
}

/** Opens media channels on every node, each by what that node has. */
export class MediaChannels implements MediaOpener {
  readonly #clock: Clock;
  readonly #known = new WeakMap<Node, Known>();

  constructor({ clock }: { clock: Clock }) {
    this.#clock = clock;
  }

  transportOf(node: Node): Promise<MediaTransport> {
    return this.#of(node).transport;
  }

  hasOpus(node: Node): Promise<boolean> {
    const known = this.#of(node);
    known.opus ??= this.#askOpus(node, known);
    return known.opus;
  }

  async open(request: MediaRequest): Promise<MediaChannel> {
    const { node } = request;
    const transport = await this.transportOf(node);
    if (request.codec === "opus" && !(await this.hasOpus(node))) {
      throw new AriError("unprocessable", "this node sends no Opus.");
    }
    try {
      return await (transport === "websocket"
        ? openWebsocketMedia({ ...request, clock: this.#clock })
        : openRtpMedia({ ...request, clock: this.#clock }));
    } catch (error) {
      // The module may have been unloaded meanwhile: the next one asks again.
      if (!request.signal.aborted) this.#known.delete(node);
      throw error;
    }
  }

  #of(node: Node): Known {
    const { version, startedAtMs } = node.health();
    const of = `${version} ${startedAtMs}`;
    const known = this.#known.get(node);
    if (known?.of === of) return known;
    const transport = ask(node, version);
    const fresh: Known = { of, transport, opus: undefined };
    this.#known.set(node, fresh);
    transport.catch(() => this.#known.delete(node));
    return fresh;
  }

  /** By a media websocket only: Asterisk 16 sends no packet of it by RTP (measured). */
  async #askOpus(node: Node, known: Known): Promise<boolean> {
    try {
      if ((await known.transport) !== "websocket") return false;
      const running = await Promise.all(opusModules.map((name) => runs(node, name)));
      return running.includes(true);
    } catch (error) {
      known.opus = undefined;
      throw error;
    }
  }
}

async function ask(node: Node, version: string | null): Promise<MediaTransport> {
  if (!hasWebsocket(version ?? "")) return "rtp";
  return (await runs(node, websocketModule)) ? "websocket" : "rtp";
}

async function runs(node: Node, moduleName: string): Promise<boolean> {
  try {
    return (await node.client.asterisk.getModule({ moduleName })).status === "Running";
  } catch (error) {
    if (AriError.from(error).code === "not_found") return false;
    throw error;
  }
}

/** Whether this version (`22.10.1`, or `certified-22.8-cert1`) can open a media websocket at all. */
export function hasWebsocket(version: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  const first = firstMinor.get(Number(major));
  return first === undefined ? Number(major) > 22 : Number(minor) >= first;
}
