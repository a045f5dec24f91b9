import { AriError } from "@/lib/ari";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { MediaChannel, MediaOpener, MediaRequest, MediaTransport } from "./media-channel";
import { openRtpMedia } from "./rtp-media";
import { openWebsocketMedia } from "./websocket-media";

const module = "chan_websocket.so";
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
}

/** Opens media channels on every node, each by what that node has. */
export class MediaChannels implements MediaOpener {
  readonly #clock: Clock;
  readonly #known = new WeakMap<Node, Known>();

  constructor({ clock }: { clock: Clock }) {
    this.#clock = clock;
  }

  transportOf(node: Node): Promise<MediaTransport> {
    const { version, startedAtMs } = node.health();
    const of = `${version} ${startedAtMs}`;
    const known = this.#known.get(node);
    if (known?.of === of) return known.transport;
    const transport = ask(node, version);
    this.#known.set(node, { of, transport });
    transport.catch(() => this.#known.delete(node));
    return transport;
  }

  async open(request: MediaRequest): Promise<MediaChannel> {
    const { node } = request;
    const transport = await this.transportOf(node);
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
}

async function ask(node: Node, version: string | null): Promise<MediaTransport> {
  if (!hasWebsocket(version ?? "")) return "rtp";
  try {
    const { status } = await node.client.asterisk.getModule({ moduleName: module });
    return status === "Running" ? "websocket" : "rtp";
  } catch (error) {
    if (AriError.from(error).code === "not_found") return "rtp";
    throw error;
  }
}

/** Whether this version (`22.10.1`, or `certified-22.8-cert1`) can open a media websocket at all. */
export function hasWebsocket(version: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  const first = firstMinor.get(Number(major));
  return first === undefined ? Number(major) > 22 : Number(minor) >= first;
}
