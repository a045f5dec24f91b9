import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { type WebSocket, WebSocketServer } from "ws";
import {
  type AudioEnd,
  closeCodeOf,
  decodeFrame,
  type FromPanel,
  frameBytes,
  headerBytes,
  parseFromBrowser,
  pingIntervalMs,
} from "@/lib/audio/wire";
import type { Identity } from "../auth/identity";
import type { Access } from "../auth/ports";
import type { Clock } from "../nodes/clock";
import type { AudioLine, AudioPeer } from "./audio-line";
import type { Tickets } from "./tickets";

export interface AudioGatewayOptions {
  httpServer: Server;
  tickets: Tickets;
  access: Access;
  clock: Clock;
  logger: Logger;
  isAllowedOrigin(origin: string | undefined): boolean;
  /** A ticket was no good: for the audit. */
  onRefused(identity: Identity): void;
}

/** Where browsers open their audio sockets. */
const audioPath = "/api/v1/audio";
/** The page sends its ticket with its first message; who does not is cut. */
const ticketTimeoutMs = 5_000;
/** Audio that waits for a browser is late: with more than 200 ms of it, new frames are dropped until it drains. */
const mostWaitingBytes = (200 / 20) * (headerBytes + frameBytes);
/**
 * The operating system takes seconds of audio for a browser that reads nothing, so its pings are the sign: without one
 * for so long nothing more is sent, and some seconds later the wire counts as cut.
 */
const quietLimitMs = 3 * pingIntervalMs;
const cutLimitMs = 5 * pingIntervalMs;
const sweepEveryMs = 1_000;
/** Sessions of people end by time too, so open sockets are asked again. */
const recheckEveryMs = 30_000;
/** A database that stumbles once ends no call. */
const mostFailures = 3;
const checkAgainMs = 1_000;

/** One audio socket with all that is known of it. */
class Connection implements AudioPeer {
  readonly socket: WebSocket;
  /** By which its right is asked again. */
  readonly headers: Headers;
  identity: Identity;
  line: AudioLine | null = null;
  lastHeardMs: number;
  /** Nothing is sent to a page that says nothing. */
  isQuiet = false;
  dropped = 0;

  constructor(socket: WebSocket, identity: Identity, headers: Headers, nowMs: number) {
    this.socket = socket;
    this.identity = identity;
    this.headers = headers;
    this.lastHeardMs = nowMs;
  }

  audio(message: Uint8Array): void {
    if (this.isQuiet || this.socket.bufferedAmount > mostWaitingBytes) {
      this.dropped += 1;
      return;
    }
    this.socket.send(message, ignoreFailure);
  }

  tell(message: FromPanel): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message), ignoreFailure);
  }

  /** Of the line, which has let go of it. */
  end(code: AudioEnd, text: string): void {
    this.line = null;
    this.refuse(code, text);
  }

  /** Of the socket, by its own fault: the session of its line, if it has one, ends with it. */
  refuse(code: AudioEnd, text: string): void {
    this.tell({ type: "ended", code, text });
    this.socket.close(closeCodeOf(code));
    const { line } = this;
    this.line = null;
    line?.refuse(this, code);
  }
}

/** A send that fails is followed by `close`, which is where it is dealt with. */
function ignoreFailure(): void {}

/** Takes the browsers' audio sockets: Origin and session at the handshake, a ticket as first message, then frames. */
export class AudioGateway {
  readonly #options: AudioGatewayOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    // A frame is 652 bytes, a ticket less: whatever is longer is no message of ours.
    maxPayload: 1_024,
    perMessageDeflate: false,
  });
  readonly #connections = new Set<Connection>();
  readonly #undo: (() => void)[];
  #dropped = 0;

  constructor(options: AudioGatewayOptions) {
    this.#options = options;
    const { httpServer, clock, access } = options;
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#onUpgrade(request, socket, head);
    httpServer.on("upgrade", onUpgrade);
    this.#undo = [
      () => httpServer.off("upgrade", onUpgrade),
      clock.every(sweepEveryMs, () => this.#sweep()),
      clock.every(recheckEveryMs, () => this.#recheck()),
      access.onChange((change) => {
        for (const connection of this.#connections) {
          const { kind, id } = connection.identity;
          if (kind === change.kind && id === change.id) void this.#check(connection);
        }
      }),
    ];
  }

  /** Sockets that are open, and frames that were dropped because a browser did not keep up. */
  get counts(): { audioSockets: number; droppedFrames: number } {
    let droppedFrames = this.#dropped;
    for (const { dropped } of this.#connections) droppedFrames += dropped;
    return { audioSockets: this.#connections.size, droppedFrames };
  }

  async close(): Promise<void> {
    for (const undo of this.#undo) undo();
    for (const { socket } of this.#connections) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if ((request.url ?? "").split("?", 1)[0] !== audioPath) return;
    const { access, isAllowedOrigin, logger } = this.#options;
    socket.on("error", ignoreFailure);
    const headers = credentialsOf(request);
    // A page cannot add a token to its handshake: who has one is a program, and says no Origin.
    if (!headers.has("authorization") && !isAllowedOrigin(request.headers.origin)) {
      refuse(socket, 403);
      return;
    }
    access.identify(headers).then(
      (identity) => {
        if (identity === null) {
          refuse(socket, 401);
          return;
        }
        this.#server.handleUpgrade(request, socket, head, (opened) =>
          this.#onConnection(opened, identity, headers),
        );
      },
      (error: unknown) => {
        logger.error({ err: error }, "an audio socket could not be identified");
        refuse(socket, 500);
      },
    );
  }

  #onConnection(socket: WebSocket, identity: Identity, headers: Headers): void {
    const { clock, logger } = this.#options;
    const connection = new Connection(socket, identity, headers, clock.now());
    this.#connections.add(connection);
    const undoTimeout = clock.after(ticketTimeoutMs, () => {
      if (connection.line === null) connection.refuse("refused", "No ticket came.");
    });
    socket.binaryType = "nodebuffer";
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.#onFrame(connection, data);
      else this.#onText(connection, data.toString("utf8"));
    });
    socket.on("error", (error) => logger.debug({ err: error }, "an audio socket failed"));
    socket.on("close", (code) => {
      undoTimeout();
      this.#connections.delete(connection);
      this.#dropped += connection.dropped;
      // 1000 the page closed it, 1001 the page has gone; all else is a wire that was cut.
      connection.line?.detach(connection, code === 1_000 || code === 1_001);
    });
  }

  #onText(connection: Connection, text: string): void {
    const message = parseFromBrowser(text);
    connection.lastHeardMs = this.#options.clock.now();
    connection.isQuiet = false;
    if (message === null) connection.refuse("refused", "The panel does not know this message.");
    else if (message.type === "ping") this.#pong(connection, message.id);
    else if (connection.line === null) this.#redeem(connection, message.ticket);
    else connection.refuse("refused", "This socket has had its ticket.");
  }

  /** One that pings and reads nothing would have its answers heaped up here. */
  #pong(connection: Connection, id: number): void {
    if (connection.socket.bufferedAmount > mostWaitingBytes) connection.socket.terminate();
    else connection.tell({ type: "pong", id });
  }

  #redeem(connection: Connection, ticket: string): void {
    const line = this.#options.tickets.redeem(ticket, connection.identity);
    if (line === null) {
      this.#options.logger.info({ user: connection.identity.actor }, "an audio ticket was refused");
      connection.refuse("refused", "The ticket is used, too old, or somebody else's. Ask for another one.");
      this.#options.onRefused(connection.identity);
      return;
    }
    connection.line = line;
    line.attach(connection);
  }

  #onFrame(connection: Connection, data: Buffer): void {
    const frame = decodeFrame(data);
    if (connection.line === null || frame === null) {
      connection.refuse("refused", "The panel does not know this message.");
      return;
    }
    connection.line.onMicrophone(connection, frame.samples);
  }

  #sweep(): void {
    const now = this.#options.clock.now();
    for (const connection of this.#connections) {
      const quietMs = now - connection.lastHeardMs;
      connection.isQuiet = quietMs > quietLimitMs;
      if (quietMs > cutLimitMs) connection.socket.terminate();
    }
  }

  #recheck(): void {
    for (const connection of this.#connections) void this.#check(connection);
  }

  /** Ends the socket of a person whose session is no longer good. What cannot be checked three times is cut. */
  async #check(connection: Connection, failures = 0): Promise<void> {
    const { access, clock, logger } = this.#options;
    try {
      const identity = await access.identify(connection.headers);
      if (identity !== null) connection.identity = identity;
      else connection.refuse("forbidden", "Your session has ended.");
    } catch (error) {
      logger.error({ err: error }, "a session could not be checked");
      if (failures + 1 < mostFailures)
        clock.after(checkAgainMs, () => this.#checkAgain(connection, failures + 1));
      else
        connection.refuse(
          "failed",
          "The panel cannot tell whether your session is still good. Sign in again.",
        );
    }
  }

  #checkAgain(connection: Connection, failures: number): void {
    if (this.#connections.has(connection)) void this.#check(connection, failures);
  }
}

/** The session cookie, or a program's token. */
function credentialsOf({ headers: { cookie, authorization } }: IncomingMessage): Headers {
  return new Headers({
    ...(cookie === undefined ? {} : { cookie }),
    ...(authorization === undefined ? {} : { authorization }),
  });
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
