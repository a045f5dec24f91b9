import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AriError } from "@/lib/ari/errors";
import { type SocketOptions, socketOpener } from "@/lib/ari/nodejs";
import type { AriSocket } from "@/lib/ari/transport";
import { type FakeAsterisk, startFakeAsterisk } from "../../../../support/fake-asterisk/fake-asterisk";

let fake: FakeAsterisk;
const opened: AriSocket[] = [];

beforeEach(async () => {
  fake = await startFakeAsterisk();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((socket) => socket.close()));
  await fake.close();
});

function open(options: Partial<SocketOptions> = {}) {
  const texts: string[] = [];
  const closes: AriError[] = [];
  let onOpen: () => void = () => undefined;
  let onClose: () => void = () => undefined;
  const isOpen = new Promise<void>((resolve) => (onOpen = resolve));
  const isClosed = new Promise<void>((resolve) => (onClose = resolve));
  const openSocket = socketOpener({
    url: fake.url,
    username: fake.username,
    password: fake.password,
    ...options,
  });
  const socket = openSocket(
    { application: "my panel", subscribeAll: true },
    {
      onOpen,
      onText: (text) => texts.push(text),
      onClose: (reason) => {
        closes.push(reason);
        onClose();
      },
    },
  );
  opened.push(socket);
  return { socket, texts, closes, isOpen, isClosed };
}

describe("socketOpener", () => {
  it("hands on events of the application, subscribed to all", async () => {
    const { isOpen, texts } = open();
    await isOpen;
    expect(fake.applications.find("my panel")?.channel_ids).toEqual(["__AST_CHANNEL_ALL_TOPIC"]);
    fake.world.setDeviceState("Stasis:lamp", "INUSE");
    await expect.poll(() => texts.length).toBe(1);
    expect(JSON.parse(texts[0] ?? "")).toMatchObject({ type: "DeviceStateChanged", application: "my panel" });
  });

  it.each([
    [401, "unauthorized"],
    [403, "forbidden"],
    [404, "unavailable"],
    [503, "unavailable"],
  ])("says why a handshake was refused with %i, once", async (status, code) => {
    fake.refuseUpgrades(status);
    const { closes, isClosed } = open();
    await isClosed;
    expect(closes).toMatchObject([{ code, status }]);
  });

  it("says that nothing listens", async () => {
    await fake.goDown();
    const { closes, isClosed } = open();
    await isClosed;
    expect(closes).toMatchObject([{ code: "connection_failed" }]);
    expect(String(closes[0])).toContain(`at ${fake.url.replace("http", "ws")}/events, nothing listens there`);
    expect(String(closes[0])).not.toContain("s3cret");
  });

  it("refuses a wrong password without showing it", async () => {
    const { closes, isClosed } = open({ password: "wrong-one" });
    await isClosed;
    expect(closes).toMatchObject([{ code: "unauthorized" }]);
    const address = `${fake.url.replace("http", "ws")}/events`;
    expect(String(closes[0])).toContain(`to user ${fake.username} at ${address}.`);
    expect(String(closes[0])).not.toContain("wrong-one");
  });

  it("says that a port has no TLS", async () => {
    const { closes, isClosed } = open({ wsUrl: fake.url.replace("http", "wss") });
    await isClosed;
    expect(String(closes[0])).toContain("this port does not speak TLS");
  });

  it("takes its events from another address when told", async () => {
    const { isOpen } = open({ url: "http://127.0.0.1:1/ari", wsUrl: fake.url.replace("http", "ws") });
    await isOpen;
  });

  it("tells of a lost connection once", async () => {
    const { isOpen, isClosed, closes } = open();
    await isOpen;
    fake.dropSockets();
    await isClosed;
    expect(closes).toMatchObject([{ code: "connection_failed" }]);
  });

  it("stays while pongs come", async () => {
    const { isOpen, closes, texts } = open({ pingIntervalMs: 5, pongTimeoutMs: 200 });
    await isOpen;
    await expect.poll(() => fake.pingCount).toBeGreaterThan(3);
    fake.world.setDeviceState("Stasis:lamp", "INUSE");
    await expect.poll(() => texts.length).toBe(1);
    expect(closes).toEqual([]);
  });

  it("ends a connection whose peer gives no pong", async () => {
    fake.pongs = false;
    const { isClosed, closes } = open({ pingIntervalMs: 5, pongTimeoutMs: 10 });
    await isClosed;
    expect(closes).toMatchObject([{ code: "timeout" }]);
  });

  it("takes events for life, although the pong behind them is late", async () => {
    fake.pongs = false;
    const { isOpen, closes } = open({ pingIntervalMs: 5, pongTimeoutMs: 100 });
    await isOpen;
    const talking = setInterval(() => fake.world.setDeviceState("Stasis:lamp", "INUSE"), 5);
    await expect.poll(() => fake.pingCount).toBeGreaterThan(2);
    clearInterval(talking);
    expect(closes).toEqual([]);
  });

  it("does not take its own busy moment for a dead peer", async () => {
    fake.pongs = false;
    const { isOpen, closes } = open({ pingIntervalMs: 5, pongTimeoutMs: 100 });
    await isOpen;
    await expect.poll(() => fake.pingCount, { interval: 1 }).toBe(1);
    fake.pongs = true;
    fake.world.setDeviceState("Stasis:lamp", "INUSE");
    const untilMs = performance.now() + 300;
    while (performance.now() < untilMs);
    await expect.poll(() => fake.pingCount).toBeGreaterThan(3);
    expect(closes).toEqual([]);
  });

  it("can be closed at any time, and then leaves nothing", async () => {
    const early = open();
    await early.socket.close();
    expect(early.closes).toMatchObject([{ code: "closed" }]);
    const late = open();
    await late.isOpen;
    await late.socket.close();
    expect(late.closes).toMatchObject([{ code: "closed" }]);
    await expect.poll(() => fake.connectionCount).toBe(0);
  });
});
