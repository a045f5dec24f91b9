import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Pool } from "undici";
import WebSocket from "ws";
import { BareRtp } from "./bare-rtp";
import type { BenchNode } from "./protocol";

/** Milliseconds since the request; by the names that the panel's own stages have. */
export interface BareStages {
  mediaMs: number;
  snoopMs: number;
  socketMs: number;
  startedMs: number;
  joinedMs: number;
  firstFrameMs: number;
}

/** What an Asterisk has for sound: RTP, or a websocket too. */
export type Transport = "websocket" | "rtp";

/** A media channel on a call, by the fewest requests that Asterisk wants, made by the barest clients. */
export interface BarePath {
  /** Never of a path that only talks. */
  readonly stages: Promise<BareStages>;
  /** One frame: 16-bit samples of 16 kHz by websocket, µ-law of 8 kHz by RTP. */
  send(frame: Uint8Array): void;
  end(): Promise<void>;
}

/** The floor: undici, `ws` or a UDP socket, and `JSON.parse`. An application of its own, beside the panel's. */
export class BareAri {
  readonly #asterisk: BenchNode;
  readonly #pool: Pool;
  readonly #events: WebSocket;
  readonly #starting = new Map<string, () => void>();

  private constructor(asterisk: BenchNode, events: WebSocket) {
    this.#asterisk = asterisk;
    this.#pool = new Pool(new URL(asterisk.url).origin, { connections: 8, pipelining: 1 });
    this.#events = events;
    events.on("message", (data) => {
      const event = JSON.parse(data.toString()) as { type: string; channel?: { id: string } };
      if (event.type === "StasisStart") this.#starting.get(event.channel?.id ?? "")?.();
    });
  }

  static async open(asterisk: BenchNode): Promise<BareAri> {
    const { url, application, username, password } = asterisk;
    const events = new WebSocket(`${url.replace("http", "ws")}/events?app=${application}`, {
      auth: `${username}:${password}`,
      perMessageDeflate: false,
    });
    const ari = new BareAri(asterisk, events);
    await once(events, "open");
    return ari;
  }

  /** `transport`: what this Asterisk has. `onFrame`: as {@link BarePath.send} takes them. */
  listen(targetId: string, transport: Transport, onFrame: (data: Buffer) => void): Promise<BarePath> {
    return this.#open(targetId, { spy: "both", whisper: "none" }, transport, onFrame);
  }

  /** To the party that is there. */
  whisper(targetId: string, transport: Transport): Promise<BarePath> {
    return this.#open(targetId, { spy: "none", whisper: "out" }, transport, () => undefined);
  }

  async #open(
    targetId: string,
    directions: { spy: string; whisper: string },
    transport: Transport,
    onFrame: (data: Buffer) => void,
  ): Promise<BarePath> {
    const beganMs = performance.now();
    const { application: app } = this.#asterisk;
    const newId = (kind: string): string => `${app}-${kind}-${randomUUID()}`;
    const [media, snoop, bridge] = [newId("media"), newId("snoop"), newId("bridge")];
    const stages: BareStages = {
      mediaMs: 0,
      snoopMs: 0,
      socketMs: 0,
      startedMs: 0,
      joinedMs: 0,
      firstFrameMs: 0,
    };
    const mark = (stage: keyof BareStages) => {
      stages[stage] = performance.now() - beganMs;
    };
    let hear: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const take = (data: Buffer, isBinary: boolean): void => {
      if (!isBinary) return;
      if (stages.firstFrameMs === 0) {
        mark("firstFrameMs");
        hear();
      }
      onFrame(data);
    };
    let close: () => void = () => undefined;
    let send: BarePath["send"] = () => undefined;
    const openMedia = async (): Promise<void> => {
      if (transport === "rtp") {
        const rtp = await BareRtp.open((payload) => take(payload, true));
        close = () => rtp.close();
        const { channelvars } = (await this.#ask("POST", "/channels/externalMedia", {
          ...{ app, channelId: media, format: "ulaw" },
          external_host: `127.0.0.1:${rtp.port}`,
        })) as { channelvars: Record<string, string> };
        rtp.sendTo(Number(channelvars["UNICASTRTP_LOCAL_PORT"]));
        send = (frame) => rtp.send(frame);
        mark("mediaMs");
        mark("socketMs");
        return;
      }
      const { channelvars } = (await this.#ask("POST", "/channels/externalMedia", {
        ...{ app, channelId: media, format: "slin16" },
        ...{ transport: "websocket", encapsulation: "none", connection_type: "server" },
      })) as { channelvars: Record<string, string> };
      mark("mediaMs");
      const base = this.#asterisk.url.replace("http", "ws").replace(/\/ari$/, "");
      const socket = new WebSocket(`${base}/media/${channelvars["MEDIA_WEBSOCKET_CONNECTION_ID"]}`, "media", {
        perMessageDeflate: false,
      });
      socket.on("message", take);
      close = () => socket.terminate();
      send = (frame) => socket.send(frame);
      await once(socket, "open");
      mark("socketMs");
    };
    await Promise.all([
      openMedia(),
      this.#ask("POST", `/channels/${encodeURIComponent(targetId)}/snoop/${snoop}`, {
        app,
        ...directions,
      }).then(() => mark("snoopMs")),
      this.#ask("POST", `/bridges/${bridge}`, { type: "mixing" }),
      Promise.all([this.#started(media), this.#started(snoop)]).then(() => mark("startedMs")),
    ]);
    await this.#ask("POST", `/bridges/${bridge}/addChannel`, { channel: `${snoop},${media}` });
    mark("joinedMs");
    return {
      stages: heard.then(() => stages),
      send: (frame) => send(frame),
      end: async () => {
        close();
        await Promise.all(
          [`/channels/${media}`, `/channels/${snoop}`, `/bridges/${bridge}`].map((path) =>
            this.#ask("DELETE", path, {}),
          ),
        );
      },
    };
  }

  async close(): Promise<void> {
    await this.#pool.close();
    const closed = once(this.#events, "close");
    this.#events.close();
    await closed;
  }

  #started(id: string): Promise<void> {
    return new Promise((resolve) => {
      this.#starting.set(id, () => {
        this.#starting.delete(id);
        resolve();
      });
    });
  }

  async #ask(method: "POST" | "DELETE", path: string, query: Record<string, string>): Promise<unknown> {
    const { username, password, url } = this.#asterisk;
    const { statusCode, body } = await this.#pool.request({
      method,
      path: `${new URL(url).pathname}${path}`,
      query,
      headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` },
    });
    const text = await body.text();
    if (statusCode === 404 && method === "DELETE") return undefined;
    if (statusCode >= 300) throw new Error(`${method} ${path} was answered ${statusCode}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}
