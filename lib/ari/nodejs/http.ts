import { defaultMaxListeners, getMaxListeners, setMaxListeners } from "node:events";
import { Client } from "undici";
import { checkDurations } from "../durations";
import { AriError } from "../errors";
import type { Transport, TransportRequest, TransportResponse } from "../transport";
import { checkUsername } from "./environment";
import { connectionError, isClosedMidway } from "./errors";
import { Cancel, exchange } from "./exchange";

/** Where Asterisk is, who we are, and the limits of the connection pool. */
export interface HttpOptions {
  /** Up to and including `/ari`: `http://localhost:8088/ari`. */
  url: string;
  username: string;
  password: string;
  /** For each exchange, default 10,000. */
  timeoutMs?: number;
  /** Most connections at once, default 8: each is a thread in Asterisk and counts for `sessionlimit`. */
  connections?: number;
  /** PEM text of the CA of a self-signed `https` Asterisk. */
  ca?: string;
}

/** Idle connections are dropped before Asterisk does it after 15 s (main/http.c, session_keep_alive). */
const keepAliveMs = 5_000;

interface Waiter {
  resolve: (connection: Client) => void;
  reject: (error: AriError) => void;
}

/**
 * The `Authorization` header of an ARI user.
 * @throws {AriError} invalid_parameter for a username that it cannot carry
 */
export function basicAuthorization(username: string, password: string): string {
  checkUsername(username);
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/**
 * ARI over HTTP/1.1 with keep-alive. Each connection carries one request at a time and is chosen here rather than by
 * undici's Pool, because one on which the id of a new channel was taken must never be used again: Asterisk keeps "id
 * exists" in the thread of that connection (main/channel_internal_api.c) and answers 409 to every later failure on it.
 * Other failures tell it by a 500 too: a snoop, and externalMedia from 18 on
 * (res/ari/resource_channels.c; tested on 22 and 16).
 */
export class HttpTransport implements Transport {
  /** Who asks where: `user demo at http://localhost:8088/ari`. */
  readonly asker: string;
  readonly #origin: string;
  readonly #basePath: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #timeoutMs: number;
  readonly #maxConnections: number;
  readonly #ca: string | undefined;
  readonly #idle: Client[] = [];
  readonly #busy = new Set<Client>();
  readonly #waiters: Waiter[] = [];
  #closing: Promise<void> | undefined;

  /** @throws {AriError} invalid_parameter */
  constructor(options: HttpOptions) {
    checkDurations("connect", options, ["timeoutMs"]);
    const url = new URL(options.url);
    this.#origin = url.origin;
    this.#basePath = url.pathname.replace(/\/$/, "");
    this.asker = `user ${options.username} at ${this.#origin}${this.#basePath}`;
    this.#headers = { authorization: basicAuthorization(options.username, options.password) };
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#maxConnections = options.connections ?? 8;
    this.#ca = options.ca;
  }

  async request(request: TransportRequest): Promise<TransportResponse> {
    const { operation, signal, method } = request;
    if (signal?.aborted)
      throw new AriError("aborted", "aborted before it was sent.", { operation, about: request.about?.() });
    checkDurations(operation, request, ["timeoutMs"]);
    const timeoutMs = request.timeoutMs ?? this.#timeoutMs;
    const cancel = new Cancel();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      cancel.now();
    }, timeoutMs);
    const abort = () => cancel.now();
    if (signal !== undefined) {
      // Hundreds of requests may wait on one signal, and each takes its listener away: no leak. (By 0, Node 20 would answer no more.)
      if (getMaxListeners(signal) === defaultMaxListeners) setMaxListeners(Number.POSITIVE_INFINITY, signal);
      signal.addEventListener("abort", abort, { once: true });
    }
    try {
      return await this.#exchange(request, cancel).catch((error) => {
        // What was given away in pieces cannot be given again.
        const isRepeatable = method === "GET" && request.onBytes === undefined;
        if (!isRepeatable || cancel.isDone || !isClosedMidway(error)) throw error;
        return this.#exchange(request, cancel);
      });
    } catch (error) {
      const about = request.about?.();
      const address = `${this.#origin}${this.#basePath}`;
      const retryable = method === "GET";
      if (timedOut) {
        const hint = retryable
          ? "Asterisk hangs or has very much to do; asking again is safe."
          : "The channel may be busy with a playback or recording; the request may still be carried out.";
        const what = `no answer from ${address} within ${timeoutMs} ms.`;
        throw new AriError("timeout", what, { operation, about, hint, cause: error, retryable });
      }
      if (signal?.aborted) {
        const hint = retryable ? "" : "The request may still be carried out.";
        throw new AriError("aborted", "aborted.", { operation, about, hint, cause: error });
      }
      throw connectionError(error, { operation, about, address, method });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(closed());
    await Promise.all([...this.#idle.splice(0), ...this.#busy].map((connection) => connection.close()));
  }

  async #exchange(request: TransportRequest, cancel: Cancel): Promise<TransportResponse> {
    const connection = this.#take() ?? (await this.#wait(cancel));
    let reusable = true;
    try {
      const { method, path, query, body } = request;
      const { status, contentType, bytes } = await exchange(
        connection,
        {
          method,
          path: `${this.#basePath}${path}${query === "" ? "" : `?${query}`}`,
          headers:
            body === undefined ? this.#headers : { ...this.#headers, "content-type": "application/json" },
          body: body ?? null,
        },
        cancel,
        request.onBytes,
      );
      reusable = !((status === 409 || status === 500) && method === "POST" && path.startsWith("/channels"));
      if (request.binary && status < 300)
        return { status, contentType, text: "", bytes: new Uint8Array(bytes) };
      return { status, contentType, text: bytes.toString(), bytes: undefined };
    } finally {
      this.#release(connection, reusable);
    }
  }

  /** A connection that is free now, or a new one. */
  #take(): Client | undefined {
    if (this.#closing !== undefined) throw closed();
    const connection = this.#idle.pop() ?? this.#open();
    if (connection !== undefined) this.#busy.add(connection);
    return connection;
  }

  #wait(cancel: Cancel): Promise<Client> {
    return new Promise<Client>((resolve, reject) => {
      const waiter: Waiter = {
        resolve: (free) => {
          cancel.act = undefined;
          resolve(free);
        },
        reject: (error) => {
          cancel.act = undefined;
          reject(error);
        },
      };
      cancel.act = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(new AriError("aborted", "aborted while every connection was busy."));
      };
      this.#waiters.push(waiter);
    });
  }

  #open(): Client | undefined {
    if (this.#busy.size >= this.#maxConnections) return undefined;
    return new Client(this.#origin, {
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      // Time is kept once for the whole exchange, in request().
      headersTimeout: 0,
      bodyTimeout: 0,
      ...(this.#ca === undefined ? {} : { connect: { ca: this.#ca } }),
    });
  }

  #release(connection: Client, reusable: boolean): void {
    this.#busy.delete(connection);
    if (this.#closing !== undefined) return;
    let free: Client | undefined = connection;
    if (!reusable) {
      // Not awaited: it ends by itself, its one request is over.
      connection.destroy().catch(() => undefined);
      free = this.#waiters.length > 0 ? this.#open() : undefined;
    }
    if (free === undefined) return;
    const waiter = this.#waiters.shift();
    if (waiter === undefined) {
      this.#idle.push(free);
    } else {
      this.#busy.add(free);
      waiter.resolve(free);
    }
  }
}

function closed(): AriError {
  return new AriError("closed", "the client is closed.");
}
