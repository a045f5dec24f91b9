import { createAriClient } from "@/lib/ari/client";
import { AriError } from "@/lib/ari/errors";
import {
  EventStream,
  type EventStreamOptions,
  type ResyncContext,
  type StreamState,
} from "@/lib/ari/event-stream";
import type { SocketHandlers, TransportRequest } from "@/lib/ari/transport";
import { ManualClock } from "../../../support/fake-asterisk/manual-clock";

/** Lets every promise that can settle do so. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

class FakeSocket {
  isOpen = true;
  readonly handlers: SocketHandlers;

  constructor(handlers: SocketHandlers) {
    this.handlers = handlers;
  }

  close(): Promise<void> {
    this.lose(new AriError("closed", "Closed by this side."));
    return Promise.resolve();
  }

  lose(reason = new AriError("connection_failed", "Lost.")): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.handlers.onClose(reason);
  }

  send(event: object): void {
    this.handlers.onText(
      JSON.stringify({ application: "panel", timestamp: "2026-01-01T00:00:00.000+0000", ...event }),
    );
  }

  digit(digit: string): void {
    this.send({ type: "ChannelDtmfReceived", digit, duration_ms: 100, channel: { id: "c" } });
  }
}

export const everything = {
  name: "panel",
  channel_ids: ["__AST_CHANNEL_ALL_TOPIC"],
  bridge_ids: ["__AST_BRIDGE_ALL_TOPIC"],
  endpoint_ids: ["__AST_ENDPOINT_ALL_TOPIC"],
  device_names: ["__AST_DEVICE_STATE_ALL_TOPIC"],
  events_allowed: [],
  events_disallowed: [{ type: "ChannelVarset" }],
};

/** A stream on sockets, a client and a clock that the test holds in its hand. */
export function setUp(overrides: Partial<EventStreamOptions> = {}) {
  const clock = new ManualClock();
  const sockets: FakeSocket[] = [];
  const sent: string[] = [];
  const states: StreamState[] = [];
  const told: string[] = [];
  const unknown: unknown[] = [];
  const resyncs: ResyncContext[] = [];
  const world = {
    startupTime: "2026-01-01T00:00:00.000+0000",
    application: everything as object,
    failing: "",
  };
  const client = createAriClient({
    close: () => Promise.resolve(),
    request: ({ method, path, query, signal }: TransportRequest) => {
      const line = `${method} ${path}`;
      sent.push(query === "" ? line : `${line}?${decodeURIComponent(query)}`);
      if (signal?.aborted) return Promise.reject(new AriError("aborted", "Aborted."));
      if (world.failing === line) {
        return Promise.resolve({ status: 503, contentType: "", text: "{}", bytes: undefined });
      }
      const answers: Record<string, object> = {
        "GET /asterisk/info": { system: { version: "22.10.1" }, status: { startup_time: world.startupTime } },
        "GET /asterisk/ping": { timestamp: "2026-01-01T01:00:00.000+0100" },
      };
      const text = JSON.stringify(answers[line] ?? world.application);
      return Promise.resolve({ status: 200, contentType: "application/json", text, bytes: undefined });
    },
  });
  const stream = new EventStream({
    client,
    application: "panel",
    filter: { disallowed: [{ type: "ChannelVarset" }] },
    openSocket: (_request, handlers) => {
      const socket = new FakeSocket(handlers);
      sockets.push(socket);
      return socket;
    },
    resync: async (context) => {
      resyncs.push(context);
    },
    onEvent: (event, replayed) => {
      if (event.type === "ChannelDtmfReceived") told.push(replayed ? `(${event.digit})` : event.digit);
    },
    onUnknown: (raw) => unknown.push(raw),
    onState: (state) => states.push(state),
    clock,
    random: () => 0,
    ...overrides,
  });
  const last = () => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  };
  const goLive = async () => {
    last().handlers.onOpen();
    await settle();
  };
  const words = () => states.map(({ status }) => status);
  return { clock, sockets, sent, states, told, unknown, resyncs, world, client, stream, last, goLive, words };
}
