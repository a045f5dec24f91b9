import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { bytesOf, toInt16 } from "@/lib/audio/pcm";
import {
  type AudioEnd,
  type AudioFrame,
  closeCodeOf,
  decodeFrame,
  encodeFrame,
  type FromPanel,
  frameMs,
  frameSamples,
  parseFromBrowser,
  type StreamName,
} from "@/lib/audio/wire";
import { securityHeaders } from "@/server/http/security-headers";
import { freeTcpPort } from "@/tests/support/ports/ports";
import { harnessFiles, harnessPage } from "./harness-files";

/** What a session of the double sends, and what its way does to it. */
export interface DoubleSession {
  streams: Partial<Record<StreamName, (start: number, count: number) => Float32Array>>;
  /** Extra delay of a frame, ms; null loses it. */
  fate?: (index: number) => number | null;
  mayTalk?: boolean;
}

/** How it went with one session, and the hands on it. */
export interface RunningSession {
  /** Tickets that opened it, in their order. */
  readonly tickets: string[];
  /** When each socket was opened, `performance.now()`. */
  readonly openedAtMs: number[];
  /** Messages of the browser that came as frames: the frame, or null for one that is none; with their lengths. */
  readonly upstream: { frame: AudioFrame | null; length: number; atMs: number }[];
  /** How late a frame was sent at worst, ms, apart from what its way does: a machine that is busy with other things. */
  readonly worstLateMs: number;
  /** Holds back all that goes to the browser, then sends it at once: a jam of the network. */
  stall(ms: number): void;
  /** Cuts the socket without a word. */
  cut(): void;
  send(message: FromPanel): void;
  end(code: AudioEnd, text: string): void;
}

/** Plays the panel's part of the audio socket, with the panel's own headers, on a page that has nothing else. */
export interface PanelDouble {
  readonly origin: string;
  run(name: string, session: DoubleSession): RunningSession;
  close(): Promise<void>;
}

class SessionRun implements RunningSession {
  readonly tickets: string[] = [];
  readonly openedAtMs: number[] = [];
  readonly upstream: RunningSession["upstream"] = [];
  readonly #session: DoubleSession;
  readonly #name: string;
  readonly #startedAtMs = performance.now();
  worstLateMs = 0;
  #socket: WebSocket | null = null;
  #sequence = 0;
  #next = 0;
  #held: (() => void)[] | null = null;

  constructor(name: string, session: DoubleSession) {
    this.#name = name;
    this.#session = session;
  }

  stall(ms: number): void {
    const held: (() => void)[] = [];
    this.#held = held;
    setTimeout(() => {
      this.#held = null;
      for (const act of held) act();
    }, ms);
  }

  cut(): void {
    this.#socket?.terminate();
  }

  send(message: FromPanel): void {
    this.#out(() => this.#socket?.send(JSON.stringify(message)));
  }

  end(code: AudioEnd, text: string): void {
    this.send({ type: "ended", code, text });
    this.#socket?.close(closeCodeOf(code), text);
  }

  take(socket: WebSocket, ticket: string): void {
    this.#socket = socket;
    this.tickets.push(ticket);
    this.openedAtMs.push(performance.now());
    this.#sequence = 0;
    this.#next = this.#due();
    const streams = Object.keys(this.#session.streams) as StreamName[];
    this.send({ type: "opened", session: this.#name, streams, mayTalk: this.#session.mayTalk ?? false });
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) {
        this.upstream.push({
          frame: decodeFrame(new Uint8Array(data)),
          length: data.length,
          atMs: performance.now(),
        });
        return;
      }
      const message = parseFromBrowser(data.toString());
      if (message?.type === "ping") this.send({ type: "pong", id: message.id });
    });
  }

  /** Sends the frames whose time has come. */
  tick(): void {
    const socket = this.#socket;
    if (socket === null || socket.readyState !== socket.OPEN) return;
    for (const due = this.#due(); this.#next < due; this.#next++) {
      const lateMs = performance.now() - this.#startedAtMs - (this.#next + 1) * frameMs;
      this.worstLateMs = Math.max(this.worstLateMs, lateMs);
      const delayMs = this.#session.fate?.(this.#next) ?? (this.#session.fate === undefined ? 0 : null);
      const sequence = this.#sequence++;
      if (delayMs === null) continue;
      const timestamp = this.#next * frameSamples;
      for (const [stream, signal] of Object.entries(this.#session.streams)) {
        const samples = bytesOf(toInt16(signal(timestamp, frameSamples)), "little");
        const message = encodeFrame({ stream: stream as StreamName, sequence, timestamp, samples });
        const act = () => this.#out(() => socket.send(message));
        if (delayMs === 0) act();
        else setTimeout(act, delayMs);
      }
    }
  }

  #due(): number {
    return Math.floor((performance.now() - this.#startedAtMs) / frameMs);
  }

  #out(act: () => void): void {
    if (this.#held === null) act();
    else this.#held.push(act);
  }
}

export async function startPanelDouble(): Promise<PanelDouble> {
  const scripts = await harnessFiles();
  const port = await freeTcpPort();
  const origin = `http://127.0.0.1:${port}`;
  const config: Parameters<typeof securityHeaders>[0] = {
    mode: "production",
    origins: [origin],
    secure: false,
  };
  const sessions = new Map<string, SessionRun>();
  const tickets = new Map<string, string>();

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const nonce = "bm9uY2U=";
    for (const [name, value] of Object.entries(securityHeaders(config, nonce)))
      response.setHeader(name, value);
    const url = new URL(request.url ?? "/", origin);
    const script = scripts.get(url.pathname);
    if (script !== undefined) response.setHeader("content-type", "text/javascript").end(script);
    else if (url.pathname === "/ticket") {
      const ticket = `ticket-${tickets.size + 1}`;
      tickets.set(ticket, url.searchParams.get("session") ?? "");
      response.end(ticket);
    } else if (url.pathname === "/") {
      response.setHeader("content-type", "text/html");
      response.end(harnessPage(nonce));
    } else response.writeHead(404).end();
  };
  const server = createServer(answer);
  const sockets = new WebSocketServer({ server, path: "/api/v1/audio", perMessageDeflate: false });
  sockets.on("connection", (socket) => {
    socket.once("message", (data: Buffer) => {
      const message = parseFromBrowser(data.toString());
      const ticket = message?.type === "open" ? message.ticket : "";
      const session = sessions.get(tickets.get(ticket) ?? "");
      tickets.set(ticket, "");
      if (session === undefined) {
        socket.send(JSON.stringify({ type: "ended", code: "refused", text: "The ticket is no good." }));
        socket.close(closeCodeOf("refused"));
      } else session.take(socket, ticket);
    });
  });
  const timer = setInterval(() => {
    for (const session of sessions.values()) session.tick();
  }, 5);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));

  return {
    origin,
    run: (name, session) => {
      const run = new SessionRun(name, session);
      sessions.set(name, run);
      return run;
    },
    close: async () => {
      clearInterval(timer);
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
