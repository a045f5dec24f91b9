import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAriClient } from "@/lib/ari/client";
import { AriError, errorOfAnswer } from "@/lib/ari/errors";
import {
  EventStream,
  type EventStreamOptions,
  type ResyncContext,
  type StreamState,
} from "@/lib/ari/event-stream";
import type { SocketHandlers, TransportRequest } from "@/lib/ari/transport";
import { ManualClock } from "../../../support/fake-asterisk/manual-clock";

/** Lets every promise that can settle do so. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

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

const everything = {
  name: "panel",
  channel_ids: ["__AST_CHANNEL_ALL_TOPIC"],
  bridge_ids: ["__AST_BRIDGE_ALL_TOPIC"],
  endpoint_ids: ["__AST_ENDPOINT_ALL_TOPIC"],
  device_names: ["__AST_DEVICE_STATE_ALL_TOPIC"],
  events_allowed: [],
  events_disallowed: [{ type: "ChannelVarset" }],
};

function setUp(overrides: Partial<EventStreamOptions> = {}) {
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
    openSocket: (_application, handlers) => {
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

describe("the way to live", () => {
  it("filters, subscribes, verifies, asks who it is and when, then lets the owner read the lists", async () => {
    const it = setUp();
    it.stream.start();
    expect(it.sent).toEqual([]);
    await it.goLive();
    expect(it.sent).toEqual([
      "PUT /applications/panel/eventFilter",
      "POST /applications/panel/subscription?eventSource=channel:,bridge:,endpoint:,deviceState:",
      "GET /applications/panel",
      "GET /asterisk/info?only=status,system",
      "GET /asterisk/ping",
    ]);
    expect(it.words()).toEqual(["connecting", "resyncing", "live"]);
    expect(it.resyncs[0]).toMatchObject({ restarted: false, pingTimestampMs: Date.UTC(2026, 0, 1) });
    expect(it.client.version).toBe("22.10.1");
  });

  it("replays in order what came before and during the resync, then hands on directly", async () => {
    let finish: () => void = () => undefined;
    const it = setUp({ resync: () => new Promise<void>((resolve) => (finish = resolve)) });
    it.stream.start();
    it.last().digit("1");
    it.last().handlers.onOpen();
    it.last().digit("2");
    await settle();
    it.last().digit("3");
    expect(it.told).toEqual([]);
    finish();
    await settle();
    it.last().digit("4");
    expect(it.told).toEqual(["(1)", "(2)", "(3)", "4"]);
  });

  it("gives unknown events to their own path, also while resyncing", async () => {
    const it = setUp();
    it.stream.start();
    it.last().send({ type: "FutureEvent" });
    await it.goLive();
    it.last().handlers.onText("{");
    expect(it.unknown).toEqual([expect.objectContaining({ type: "FutureEvent" }), "{"]);
  });

  it("does not go live when Asterisk took the subscription and did not do it", async () => {
    const it = setUp();
    it.world.application = { ...everything, endpoint_ids: [] };
    it.stream.start();
    await it.goLive();
    expect(it.stream.state).toMatchObject({ status: "waiting", reason: { code: "invalid_response" } });
    expect(it.stream.state).toHaveProperty(
      "reason.message",
      expect.stringContaining("__AST_ENDPOINT_ALL_TOPIC"),
    );
    expect(it.last().isOpen).toBe(false);
  });

  it("does not go live when the filter was not taken", async () => {
    const it = setUp();
    it.world.application = { ...everything, events_disallowed: [] };
    it.stream.start();
    await it.goLive();
    expect(it.stream.state).toHaveProperty("reason.message", expect.stringContaining("ChannelVarset"));
  });

  it.each([
    "PUT /applications/panel/eventFilter",
    "POST /applications/panel/subscription",
    "GET /applications/panel",
    "GET /asterisk/info",
    "GET /asterisk/ping",
  ])("tries again when %s fails, and then gets there", async (line) => {
    const it = setUp();
    it.world.failing = line;
    it.stream.start();
    await it.goLive();
    expect(it.stream.state).toMatchObject({ status: "waiting", reason: { code: "unavailable" } });
    expect(it.resyncs).toEqual([]);
    it.world.failing = "";
    it.clock.advance(250);
    await it.goLive();
    expect(it.stream.state.status).toBe("live");
  });

  it("tries again when the owner's resync fails, and never replays the old queue", async () => {
    let failing = true;
    const it = setUp({
      resync: () => (failing ? Promise.reject(new Error("list too long")) : Promise.resolve()),
    });
    it.stream.start();
    it.last().digit("1");
    await it.goLive();
    expect(it.stream.state).toHaveProperty("reason.message", expect.stringContaining("list too long"));
    failing = false;
    it.clock.advance(250);
    it.last().digit("2");
    await it.goLive();
    expect(it.told).toEqual(["(2)"]);
  });
});

describe("a loss", () => {
  it("is tried again for ever, each attempt with a longer wait, up to 5 s", async () => {
    const it = setUp();
    it.stream.start();
    await it.goLive();
    it.clock.advance(60_000);
    it.last().lose();
    const delays: number[] = [];
    for (let attempt = 0; attempt < 40; attempt++) {
      const { state } = it.stream;
      if (state.status !== "waiting") throw new Error(`it is ${state.status}`);
      delays.push(state.retryAtMs - it.clock.now());
      const before = it.sockets.length;
      it.clock.advance(state.retryAtMs - it.clock.now() - 1);
      expect(it.sockets.length).toBe(before);
      it.clock.advance(1);
      expect(it.sockets.length).toBe(before + 1);
      it.last().lose();
    }
    expect(delays.slice(0, 7)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
    expect(new Set(delays.slice(7))).toEqual(new Set([5000]));
    it.clock.advance(5000);
    await it.goLive();
    expect(it.stream.state.status).toBe("live");
    expect(it.resyncs.length).toBe(2);
  });

  it("starts over with short waits after it was live for a while, not after a flapping moment", async () => {
    const it = setUp();
    it.stream.start();
    const waits: number[] = [];
    for (const liveMs of [10, 10, 10, 60_000]) {
      await it.goLive();
      it.clock.advance(liveMs);
      it.last().lose();
      const { state } = it.stream;
      if (state.status !== "waiting") throw new Error(`it is ${state.status}`);
      waits.push(state.retryAtMs - it.clock.now());
      it.clock.advance(state.retryAtMs - it.clock.now());
    }
    expect(waits).toEqual([250, 500, 1000, 250]);
  });

  it("during the resync aborts what the owner does", async () => {
    const signals: AbortSignal[] = [];
    const it = setUp({
      resync: ({ signal }) => {
        signals.push(signal);
        return new Promise<void>(() => undefined);
      },
    });
    it.stream.start();
    await it.goLive();
    expect(signals[0]?.aborted).toBe(false);
    it.last().lose();
    expect(signals[0]?.aborted).toBe(true);
    expect(it.stream.state.status).toBe("waiting");
  });

  it("tells whether Asterisk was started anew meanwhile", async () => {
    const it = setUp();
    it.stream.start();
    await it.goLive();
    it.last().lose();
    it.clock.advance(250);
    await it.goLive();
    it.last().lose();
    it.world.startupTime = "2026-01-01T02:00:00.000+0000";
    it.clock.advance(5000);
    await it.goLive();
    expect(it.resyncs.map(({ restarted }) => restarted)).toEqual([false, false, true]);
  });

  it("says the restart again when the resync after it failed", async () => {
    let failing = false;
    const seen: boolean[] = [];
    const it = setUp({
      resync: ({ restarted }) => {
        seen.push(restarted);
        return failing ? Promise.reject(new Error("lost")) : Promise.resolve();
      },
    });
    it.stream.start();
    await it.goLive();
    it.last().lose();
    it.world.startupTime = "2026-01-01T02:00:00.000+0000";
    for (const fails of [true, false]) {
      failing = fails;
      it.clock.advance(5000);
      await it.goLive();
    }
    expect(seen).toEqual([false, true, true]);
  });

  it("of an old socket changes nothing", async () => {
    const it = setUp();
    it.stream.start();
    const old = it.last();
    old.lose();
    it.clock.advance(250);
    await it.goLive();
    old.handlers.onClose(new AriError("connection_failed", "Again."));
    old.digit("9");
    old.handlers.onOpen();
    await settle();
    expect(it.stream.state.status).toBe("live");
    expect(it.told).toEqual([]);
    expect(it.resyncs.length).toBe(1);
  });

  it("is made of an owner that fails on an event, because its state may be half changed", async () => {
    const it = setUp({
      onEvent: () => {
        throw new TypeError("no such row");
      },
    });
    it.stream.start();
    await it.goLive();
    it.last().digit("1");
    expect(it.stream.state).toMatchObject({ status: "waiting", reason: { code: "unexpected" } });
  });
});

describe("refused and replaced", () => {
  it.each([401, 403])("a %i is tried again each 30 s, and at once on request", async (status) => {
    const it = setUp();
    it.stream.start();
    it.last().lose(errorOfAnswer("events.eventWebsocket", status, "{}"));
    expect(it.stream.state).toMatchObject({ status: "refused", retryAtMs: it.clock.now() + 30_000 });
    it.clock.advance(30_000);
    expect(it.sockets.length).toBe(2);
    it.last().lose(errorOfAnswer("events.eventWebsocket", status, "{}"));
    it.stream.checkNow();
    expect(it.sockets.length).toBe(3);
    expect(it.clock.timerCount).toBe(0);
    await it.goLive();
    expect(it.stream.state.status).toBe("live");
  });

  it("a 404 is booting for 30 s and then a wrong address, still tried", () => {
    const it = setUp();
    it.stream.start();
    const codes = new Set<string>();
    for (let elapsedMs = 0; elapsedMs < 60_000; elapsedMs += 5000) {
      it.last().lose(errorOfAnswer("events.eventWebsocket", 404, "<title>404</title>"));
      const { state } = it.stream;
      if (state.status !== "waiting") throw new Error(`it is ${state.status}`);
      codes.add(state.reason.code);
      it.clock.advance(5000);
    }
    expect([...codes]).toEqual(["unavailable", "not_found"]);
    expect(it.stream.state.status).toBe("connecting");
  });

  it("stays away when another client took the name, until it is told to check", async () => {
    const it = setUp();
    it.stream.start();
    await it.goLive();
    it.last().send({ type: "ApplicationReplaced" });
    expect(it.stream.state).toEqual({ status: "replaced" });
    expect(it.last().isOpen).toBe(false);
    it.clock.advance(3_600_000);
    expect(it.sockets.length).toBe(1);
    it.stream.checkNow();
    await it.goLive();
    expect(it.stream.state.status).toBe("live");
  });
});

describe("checkNow", () => {
  it("connects at once when waiting, and leaves no second attempt behind", async () => {
    const it = setUp();
    it.stream.start();
    it.last().lose();
    it.stream.checkNow();
    expect(it.sockets.length).toBe(2);
    it.clock.advance(60_000);
    expect(it.sockets.length).toBe(2);
  });

  it("when live reads the lists again on the same socket, with the events in order", async () => {
    let finish: () => void = () => undefined;
    let isFirst = true;
    const it = setUp({
      resync: () => {
        if (!isFirst) return new Promise<void>((resolve) => (finish = resolve));
        isFirst = false;
        return Promise.resolve();
      },
    });
    it.stream.start();
    await it.goLive();
    it.stream.checkNow();
    it.stream.checkNow();
    await settle();
    it.last().digit("1");
    expect(it.told).toEqual([]);
    finish();
    await settle();
    expect(it.told).toEqual(["(1)"]);
    expect(it.sockets.length).toBe(1);
    expect(it.words()).toEqual(["connecting", "resyncing", "live", "resyncing", "live"]);
  });
});

describe("close", () => {
  it("leaves no socket and no timer in any state, whatever happened before", async () => {
    const step = fc.constantFrom("open", "lose", "refuse", "replace", "check", "time", "event", "settle");
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const it = setUp();
        it.stream.start();
        for (const word of steps) {
          if (word === "open" && it.last().isOpen && it.stream.state.status === "connecting")
            it.last().handlers.onOpen();
          if (word === "lose") it.last().lose();
          if (word === "refuse") it.last().lose(errorOfAnswer("x", 401, "{}"));
          if (word === "replace" && it.last().isOpen) it.last().send({ type: "ApplicationReplaced" });
          if (word === "check") it.stream.checkNow();
          if (word === "time") it.clock.advance(40_000);
          if (word === "event") it.last().digit("1");
          if (word === "settle") await settle();
          const open = it.sockets.filter(({ isOpen }) => isOpen).length;
          const { status } = it.stream.state;
          const hasSocket = status === "connecting" || status === "resyncing" || status === "live";
          expect(open).toBe(hasSocket ? 1 : 0);
          expect(it.clock.timerCount).toBe(status === "waiting" || status === "refused" ? 1 : 0);
        }
        await it.stream.close();
        expect(it.stream.state).toEqual({ status: "closed" });
        it.stream.checkNow();
        it.stream.start();
        await settle();
        expect(it.sockets.every(({ isOpen }) => !isOpen)).toBe(true);
        expect(it.clock.timerCount).toBe(0);
        expect(it.states.at(-1)).toEqual({ status: "closed" });
      }),
      { numRuns: 150 },
    );
  });

  it("may be called twice, and before the start", async () => {
    const it = setUp();
    await it.stream.close();
    await it.stream.close();
    it.stream.start();
    expect(it.sockets).toEqual([]);
    expect(it.words()).toEqual(["closed"]);
  });
});
