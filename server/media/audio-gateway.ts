import { randomUUID } from "node:crypto";
import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { type WebSocket, WebSocketServer } from "ws";
import { decodeFrame, parseFromBrowser, pingIntervalMs } from "@/lib/audio/wire";
import { within } from "@/lib/time/within";
import type { Identity } from "../auth/identity";
import type { Access } from "../auth/ports";
import { PanelError } from "../errors";
import type { Clock } from "../nodes/clock";
import { type Asked, Connection, ignoreFailure, mostWaitingBytes } from "./audio-connection";
import { AudioLimits } from "./audio-limits";
import type { Tickets } from "./tickets";

export interface AudioGatewayOptions {
  httpServer: Server;
  tickets: Tickets;
  access: Access;
  clock: Clock;
  logger: Logger;
  isAllowedOrigin(origin: string | undefined): boolean;
  /** Who is at the other end of the wire. @throws PanelError when it has gone */
  addressOf(request: IncomingMessage): string;
  /** A ticket was no good: for the audit. */
  onRefused(identity: Identity, address: string): void;
}

/** Where browsers open their audio sockets. */
const audioPath = "/api/v1/audio";
/** The page sends its ticket with its first message; who does not is cut. */
const ticketTimeoutMs = 5_000;
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
/** At the panel's end: so long a browser has to read why, before its wire is cut. */
const goodbyeMs = 500;

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
  readonly #limits = new AudioLimits();
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

  /** Tells who is left that the panel closes, and waits until they have read it, 500 ms at most. */
  async close(): Promise<void> {
    for (const undo of this.#undo) undo();
    const connections = [...this.#connections];
    for (const connection of connections) connection.refuse("failed", "The panel was stopped.");
    const closed = connections.map(
      ({ socket }) => new Promise<void>((resolve) => socket.once("close", () => resolve())),
    );
    await within(goodbyeMs, Promise.all(closed), this.#options.clock);
    // Of one that has closed it does nothing; the server's end waits for all of them.
    for (const { socket } of connections) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if ((request.url ?? "").split("?", 1)[0] !== audioPath) return;
    socket.on("error", ignoreFailure);
    const headers = credentialsOf(request);
    // A page cannot add a token to its handshake: who has one is a program, and says no Origin.
    if (!headers.has("authorization") && !this.#options.isAllowedOrigin(request.headers.origin)) {
      refuse(socket, 403);
      return;
    }
    this.#ask(request, socket, headers).then(
      (asked) => {
        if (asked === null) return refuse(socket, 401);
        this.#server.handleUpgrade(request, socket, head, (opened) => this.#onConnection(opened, asked));
      },
      (error: unknown) => {
        const { logger } = this.#options;
        if (error instanceof PanelError) logger.info({ err: error }, "an audio socket was refused");
        else logger.error({ err: error }, "an audio socket could not be identified");
        refuse(socket, error instanceof PanelError ? error : 500);
      },
    );
  }

  /** Null for who is not signed in. @throws PanelError too_many_requests */
  async #ask(request: IncomingMessage, socket: Duplex, headers: Headers): Promise<Asked | null> {
    const { access, addressOf } = this.#options;
    const address = addressOf(request);
    // Before the question who it is, which costs a read of the database.
    const onOpened = this.#limits.arrive(address);
    socket.once("close", onOpened);
    const identity = await access.identify(headers);
    if (identity === null) return null;
    const onGone = await this.#limits.admit(identity);
    // It may have gone meanwhile.
    if (socket.destroyed) onGone();
    else socket.once("close", onGone);
    return { identity, headers, address, onOpened };
  }

  #onConnection(socket: WebSocket, asked: Asked): void {
    const { clock, logger } = this.#options;
    const connection = new Connection(socket, asked, clock.now());
    this.#connections.add(connection);
    const undoTimeout = clock.after(ticketTimeoutMs, () => {
      if (connection.line === null) connection.refuse("refused", "No ticket came.");
    });
    socket.binaryType = "nodebuffer";
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      // What was refused has no second try: what was sent before its end is read out all the same.
      if (socket.readyState !== socket.OPEN) return;
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
    else if (message.type === "open" && connection.line === null) this.#redeem(connection, message.ticket);
    else if (message.type === "undecodable" && connection.line !== null)
      connection.line.onUndecodable(connection);
    else connection.refuse("refused", "The panel does not expect this message now.");
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
      this.#options.onRefused(connection.identity, connection.address);
      return;
    }
    connection.line = line;
    connection.onOpened();
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

function refuse(socket: Duplex, why: number | PanelError): void {
  const isKnown = why instanceof PanelError;
  const status = isKnown ? why.status : why;
  const body = isKnown ? JSON.stringify(why.problem(randomUUID())) : "";
  const headers = [
    "Connection: close",
    ...(isKnown ? ["Content-Type: application/problem+json"] : []),
    ...(isKnown && why.retryAfterSeconds !== undefined ? [`Retry-After: ${why.retryAfterSeconds}`] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  // Not left half open: its other end may never close it.
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join("\r\n")}\r\n\r\n${body}`, () =>
    socket.destroy(),
  );
}
