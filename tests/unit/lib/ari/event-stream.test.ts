import { describe, expect, it } from "vitest";
import { AriError, errorOfAnswer } from "@/lib/ari/errors";
import { ManualClock } from "../../../support/fake-asterisk/manual-clock";
import { everything, settle, setUp } from "./stream-world";

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

describe("the wait before a new socket", () => {
  it("has a floor, whatever the policy says", () => {
    const it = setUp({ policy: ({ reason }) => ({ status: "waiting", delayMs: 0, reason }) });
    it.stream.start();
    it.last().lose();
    expect(it.stream.state).toMatchObject({ status: "waiting", retryAtMs: it.clock.now() + 125 });
    it.clock.advance(124);
    expect(it.sockets.length).toBe(1);
    it.clock.advance(1);
    expect(it.sockets.length).toBe(2);
  });

  it("is no longer than that when the clock is set back", () => {
    const clock = new ManualClock();
    let offsetMs = 0;
    const it = setUp({
      clock: { now: () => clock.now() + offsetMs, after: (...timer) => clock.after(...timer) },
    });
    it.stream.start();
    it.last().lose();
    offsetMs = -3_600_000;
    it.stream.checkNow();
    clock.advance(125);
    expect(it.sockets.length).toBe(2);
  });

  it("counts from now when a resync on request fails, not from an outage before", async () => {
    const policies: { attempt: number; failingForMs: number }[] = [];
    let failing = false;
    const it = setUp({
      resync: () => (failing ? Promise.reject(new Error("list too long")) : Promise.resolve()),
      policy: ({ attempt, failingForMs, reason }) => {
        policies.push({ attempt, failingForMs });
        return { status: "waiting", delayMs: 250, reason };
      },
    });
    it.stream.start();
    for (let outage = 0; outage < 3; outage++) {
      it.last().lose();
      it.clock.advance(250);
    }
    await it.goLive();
    it.clock.advance(60_000);
    failing = true;
    it.stream.checkNow();
    await settle();
    expect(it.stream.state).toMatchObject({ status: "waiting", attempt: 2 });
    expect(policies.at(-1)).toEqual({ attempt: 1, failingForMs: 0 });
  });

  it("does not forget the failures before by a resync on request, when it was live for a moment only", async () => {
    const attempts: number[] = [];
    let failing = false;
    const it = setUp({
      resync: () => (failing ? Promise.reject(new Error("list too long")) : Promise.resolve()),
      policy: ({ attempt, reason }) => {
        attempts.push(attempt);
        return { status: "waiting", delayMs: 250, reason };
      },
    });
    it.stream.start();
    it.last().lose();
    it.clock.advance(250);
    await it.goLive();
    it.clock.advance(10);
    failing = true;
    it.stream.checkNow();
    await settle();
    expect(attempts).toEqual([1, 2]);
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
    it.clock.advance(125);
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
    await settle();
    it.clock.advance(3_600_000);
    expect(it.sockets.length).toBe(1);
    it.stream.checkNow();
    await it.goLive();
    expect(it.stream.state.status).toBe("live");
  });
});
