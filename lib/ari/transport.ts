import type { AriError } from "./errors";

/** One HTTP request to ARI. */
export interface TransportRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/ari`, already encoded: `/channels/abc`. */
  path: string;
  /** Without the question mark, already encoded; empty for none. */
  query: string;
  /** JSON text. */
  body: string | undefined;
  /** The answer is wanted as bytes (a recording's file). */
  binary: boolean;
  /** Gets the bytes of a success piece by piece, which then are not in the answer. See `CallOptions`. */
  onBytes?: ((piece: Uint8Array) => void) | undefined;
  /** Of the operation, for errors: `channels.originate`. */
  operation: string;
  /** What it is about, for errors: `endpoint PJSIP/alice`. Asked only when there is one. */
  about?(): string;
  signal: AbortSignal | undefined;
  /** For the whole exchange; undefined for the transport's default. */
  timeoutMs: number | undefined;
}

/** The answer to it, of any status. */
export interface TransportResponse {
  status: number;
  contentType: string;
  /** Empty when the answer was wanted as bytes and came as such. */
  text: string;
  bytes: Uint8Array | undefined;
}

/**
 * How requests reach Asterisk. Rejects with an {@link AriError} (`timeout`, `connection_failed`, `aborted`, `closed`)
 * when no answer came; an answer of any status resolves.
 */
export interface Transport {
  /** Who asks where, for errors: `user demo at http://localhost:8088/ari`. No password. */
  readonly asker?: string;
  request(request: TransportRequest): Promise<TransportResponse>;
  /** Waits for running requests to end, and frees every connection. */
  close(): Promise<void>;
}

/** What an event socket tells its owner: `onOpen` at most once, then texts, and `onClose` exactly once. */
export interface SocketHandlers {
  onOpen(): void;
  /** One event as JSON text. */
  onText(text: string): void;
  /** Why it is no longer open: the refused handshake with its HTTP status, or the lost connection. */
  onClose(reason: AriError): void;
}

/** An event socket, opening or open. */
export interface AriSocket {
  /** Ends it; resolves when the connection has gone, soon also where the other side is dead. */
  close(): Promise<void>;
}

/** What an event socket is opened for. */
export interface SocketRequest {
  application: string;
  /** Ask for the events of everything, `subscribeAll=true`. */
  subscribeAll: boolean;
}

/** Opens `GET /events?app=…`. Never throws: a failure comes by `onClose`. */
export type OpenSocket = (request: SocketRequest, handlers: SocketHandlers) => AriSocket;
