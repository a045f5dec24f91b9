import WebSocket from "ws";
import { checkDurations } from "../durations";
import { AriError, errorOfAnswer } from "../errors";
import type { AriSocket, OpenSocket, SocketHandlers, SocketRequest } from "../transport";
import { connectionError } from "./errors";
import { basicAuthorization } from "./http";

/** Where the event socket is, who we are, and how a dead peer is noticed. */
export interface SocketOptions {
  /** As for the HTTP side, `http://localhost:8088/ari`. */
  url: string;
  /** Where the events come from another address, with or without `/events` at its end. Default: `url` with ws for http. */
  wsUrl?: string;
  username: string;
  password: string;
  /** `Origin` header, for proxies that ask for one. Default none: Asterisk asks for none, and tells its log of each. */
  origin?: string;
  ca?: string;
  /** Default 15,000. Asterisk itself never pings an inbound session (res/res_http_websocket.c). */
  pingIntervalMs?: number;
  /** How long a pong may take, default 10,000. */
  pongTimeoutMs?: number;
  /** How long the handshake may take, default 10,000. */
  handshakeTimeoutMs?: number;
}

const operation = "events.eventWebsocket";

/** How long Asterisk may take to answer a close frame. It does in some ms, and a dead one never. */
const closeTimeoutMs = 500;

/**
 * Opens event sockets with the password in a header: query strings reach logs.
 * @throws {AriError} invalid_parameter
 */
export function socketOpener(options: SocketOptions): OpenSocket {
  checkDurations("connect", options, ["pingIntervalMs", "pongTimeoutMs", "handshakeTimeoutMs"]);
  const base = (options.wsUrl ?? options.url).replace(/^http/, "ws").replace(/(\/events)?\/?$/, "");
  return (request, handlers) => openSocket(addressOf(base, request), handlers, options);
}

function addressOf(base: string, { application, subscribeAll }: SocketRequest): string {
  return `${base}/events?app=${encodeURIComponent(application)}${subscribeAll ? "&subscribeAll=true" : ""}`;
}

function openSocket(address: string, handlers: SocketHandlers, options: SocketOptions): AriSocket {
  const socket = new WebSocket(address, {
    headers: { authorization: basicAuthorization(options.username, options.password) },
    perMessageDeflate: false,
    followRedirects: false,
    handshakeTimeout: options.handshakeTimeoutMs ?? 10_000,
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
  // Not as it was given: that may hold a password.
  const { protocol, host, pathname } = new URL(address);
  const where = `${protocol}//${host}${pathname}`;
  const asker = `user ${options.username} at ${where}`;
  let reason: AriError | undefined;
  let stopPinging: (() => void) | undefined;
  let closing: Promise<void> | undefined;
  socket.on("open", () => {
    stopPinging = keepAlive(socket, options, (error) => {
      reason ??= error;
    });
    handlers.onOpen();
  });
  socket.on("message", (data, isBinary) => {
    if (!isBinary) handlers.onText(data.toString());
  });
  socket.on("unexpected-response", (request, answer) => {
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.on("error", () => undefined);
    answer.on("close", () => {
      const text = Buffer.concat(chunks).toString();
      reason ??= errorOfAnswer(operation, answer.statusCode ?? 0, text, undefined, asker);
      request.destroy();
      socket.terminate();
    });
  });
  socket.on("error", (error) => {
    reason ??= connectionError(error, { operation, address: where });
  });
  const ended = new Promise<void>((resolve) => {
    socket.on("close", (code) => {
      stopPinging?.();
      handlers.onClose(
        reason ?? new AriError("connection_failed", `the event socket was closed (${code}).`, { operation }),
      );
      resolve();
    });
  });
  return {
    close: () => {
      reason ??= new AriError("closed", "closed by this side.", { operation });
      stopPinging?.();
      closing ??= endPolitely(socket, ended);
      return closing;
    },
  };
}

/**
 * Closes with a close frame: Asterisk ends the session before it ends the connection then, so that a client which connects
 * anew right away keeps the application. Without it the old session's late end takes that away: 3 of 400 such clients were
 * told nothing (tests/integration/ari/closing.test.ts).
 */
async function endPolitely(socket: WebSocket, ended: Promise<void>): Promise<void> {
  if (socket.readyState !== WebSocket.OPEN) {
    socket.terminate();
    return ended;
  }
  const timer = setTimeout(() => socket.terminate(), closeTimeoutMs);
  socket.close(1000);
  await ended;
  clearTimeout(timer);
}

/**
 * Pings, and ends the socket when nothing comes back: a dead peer is otherwise noticed after many minutes. Any frame
 * counts as life, because a pong waits behind all events that Asterisk has written before it.
 */
function keepAlive(socket: WebSocket, options: SocketOptions, onDead: (error: AriError) => void): () => void {
  const pongTimeoutMs = options.pongTimeoutMs ?? 10_000;
  let deadline: NodeJS.Timeout | undefined;
  let isHeard = false;
  const wait = (): void => {
    const dueMs = performance.now() + pongTimeoutMs;
    deadline = setTimeout(() => {
      // Long overdue, this process was busy: what came meanwhile has not been read yet, for timers run first.
      if (!isHeard && performance.now() - dueMs > pongTimeoutMs / 2) return wait();
      deadline = undefined;
      if (isHeard) return;
      onDead(
        new AriError("timeout", `no pong on the event socket within ${pongTimeoutMs} ms.`, { operation }),
      );
      socket.terminate();
    }, pongTimeoutMs);
  };
  const interval = setInterval(() => {
    if (deadline !== undefined) return;
    isHeard = false;
    socket.ping();
    wait();
  }, options.pingIntervalMs ?? 15_000);
  socket.on("message", () => {
    isHeard = true;
  });
  socket.on("pong", () => {
    clearTimeout(deadline);
    deadline = undefined;
  });
  return () => {
    clearInterval(interval);
    clearTimeout(deadline);
  };
}
