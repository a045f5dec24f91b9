import { type ConnectedClient, createAriClient, openClient } from "@/lib/ari";
import type { OpenClientOptions } from "@/lib/ari/connection/open-client";
import { AriError, errorOfAnswer } from "@/lib/ari/errors";
import type { SocketHandlers, SocketRequest } from "@/lib/ari/transport";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";

/** Lets every promise that can settle do so. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

interface FakeSocket {
  readonly request: SocketRequest;
  readonly handlers: SocketHandlers;
  isOpen: boolean;
}

const lists = {
  channel: "channel_ids",
  bridge: "bridge_ids",
  endpoint: "endpoint_ids",
  deviceState: "device_names",
};

/** An Asterisk in memory that counts subscriptions as the real one does, with sockets and time in the test's hand. */
export class ConnectionWorld {
  readonly clock = new ManualClock();
  readonly sockets: FakeSocket[] = [];
  /** `POST /applications/app/subscription?eventSource=…`, in order. */
  readonly requests: string[] = [];
  /** What the application is subscribed to, with how often. */
  readonly subscribed = new Map<string, number>();
  /** Sources that there are not: 422. */
  readonly gone = new Set<string>();
  /** The answer to a line of {@link requests}, instead of the right one. */
  readonly statuses = new Map<string, number>();
  readonly problems: unknown[] = [];
  readonly #holds = new Map<string, Promise<void>>();
  startupTime = "2026-01-01T00:00:00.000+0000";
  isHttpClosed = false;

  /** The client, when it is connected; by then `live` has been called for it. */
  open(options: Partial<OpenClientOptions> = {}): Promise<ConnectedClient> {
    return openClient({
      client: createAriClient({
        request: async ({ method, path, query, signal }) => {
          const line = `${method} ${path}${query === "" ? "" : `?${decodeURIComponent(query)}`}`;
          this.requests.push(line);
          await Promise.resolve();
          if (signal?.aborted) throw new AriError("aborted", "aborted.");
          const status = this.statuses.get(line) ?? this.#change(line);
          await this.#holds.get(line);
          const body = status < 300 ? this.#bodyOf(path) : { message: "told to" };
          return { status, contentType: "application/json", text: JSON.stringify(body), bytes: undefined };
        },
        close: async () => {
          this.isHttpClosed = true;
        },
      }),
      openSocket: (request, handlers) => {
        const socket: FakeSocket = { request, handlers, isOpen: true };
        this.sockets.push(socket);
        return {
          close: async () => {
            socket.isOpen = false;
          },
        };
      },
      app: "app",
      clock: this.clock,
      random: () => 0,
      onError: (error) => this.problems.push(error),
      ...options,
    });
  }

  /** Connects and goes live. */
  async openLive(options: Partial<OpenClientOptions> = {}): Promise<ConnectedClient> {
    const opening = this.open(options);
    await this.goLive();
    const client = await opening;
    // What came during the connect is told after the turn in which it resolved.
    this.clock.advance(0);
    return client;
  }

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  }

  /** Keeps back the answers to a line of {@link requests}, which is carried out at once. @returns what lets them go */
  hold(line: string): () => void {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#holds.set(line, held);
    return () => {
      this.#holds.delete(line);
      release();
    };
  }

  async goLive(): Promise<void> {
    this.last.handlers.onOpen();
    await settle();
  }

  /** The socket ends; what Asterisk 22 had for it is gone with it. */
  lose(reason = new AriError("connection_failed", "lost.")): void {
    this.subscribed.clear();
    this.last.handlers.onClose(reason);
  }

  refuse(status: number): void {
    this.lose(errorOfAnswer("events.eventWebsocket", status, "{}"));
  }

  /** Loses the socket, and is live again. */
  async reconnect(): Promise<void> {
    this.lose();
    this.clock.advance(60_000);
    await this.goLive();
  }

  send(type: string, fields: object = {}): void {
    const event = { type, application: "app", timestamp: "2026-01-01T00:00:00.000+0000", ...fields };
    this.last.handlers.onText(JSON.stringify(event));
  }

  /** The subscriptions that were asked for or ended since the last look, `+source` and `-source`. */
  changes(): string[] {
    return this.requests.splice(0).flatMap((line) => {
      const [, method, source] = /^(POST|DELETE) \S+\/subscription\?eventSource=(.*)$/.exec(line) ?? [];
      return source === undefined ? [] : [`${method === "POST" ? "+" : "-"}${source}`];
    });
  }

  #change(line: string): number {
    const [, method, sources] = /^(POST|DELETE) \S+\/subscription\?eventSource=(.*)$/.exec(line) ?? [];
    for (const source of sources?.split(",") ?? []) {
      if (this.gone.has(source)) return 422;
      const count = this.subscribed.get(source) ?? 0;
      if (method === "DELETE" && count === 0) return 422;
      this.subscribed.set(source, count + (method === "POST" ? 1 : -1));
    }
    return 200;
  }

  #bodyOf(path: string): object {
    if (path.startsWith("/channels/")) return { id: path.slice("/channels/".length), state: "Up" };
    if (path === "/asterisk/info") {
      const system = { version: "22.10.1", entity_id: "02:00" };
      return { system, status: { startup_time: this.startupTime } };
    }
    if (path === "/asterisk/ping") return { timestamp: "2026-01-01T01:00:00.000+0000" };
    const application: Record<string, string[]> = {
      channel_ids: [],
      bridge_ids: [],
      endpoint_ids: [],
      device_names: [],
    };
    for (const [source, count] of this.subscribed) {
      const [scheme = "", ...rest] = source.split(":");
      const id = rest.join(":");
      const all = `__AST_${scheme.replace("deviceState", "device_state").toUpperCase()}_ALL_TOPIC`;
      if (count > 0) application[lists[scheme as keyof typeof lists]]?.push(id === "" ? all : id);
    }
    return { name: "app", ...application, events_allowed: [], events_disallowed: [] };
  }
}
